using System.Net;
using System.Text.Json;
using CsCheck;
using Dashboard.Components.Preferences;
using Testing;

namespace Dashboard.Tests.Components.Preferences;

public sealed class PreferenceCookieTests
{
    private static readonly Gen<string?> Words = Gen.OneOf<string?>(
        null,
        "light",
        "dark",
        "system",
        "compact",
        "wide",
        "Europe/Berlin",
        "",
        "a b",
        "\""
    );

    /// <summary>What anybody wrote there, of this or any other version: what is known is taken, and the rest left out.</summary>
    [Fact]
    public void AnyObject_IsReadAsFarAsItIsUnderstood() =>
        Gen.Select(Words, Words, Words, Words, Words)
            .Sample(
                (theme, density, rail, zone, columns) =>
                {
                    var read = PreferenceCookie.Read(
                        JsonSerializer.Serialize(
                            new Dictionary<string, object?>
                            {
                                ["theme"] = theme,
                                ["density"] = density,
                                ["rail"] = rail,
                                ["zone"] = zone,
                                ["columns"] = columns,
                                ["ofLater"] = new[] { 1, 2 },
                            }
                        )
                    );
                    Assert.Equal(theme is "light" or "dark" or "system" ? theme : null, read.Theme);
                    Assert.Equal(density is "compact" or "normal" or "roomy" ? density : null, read.Density);
                    Assert.Equal(rail is "narrow" or "wide" ? rail : null, read.Rail);
                    Assert.Equal(zone is null or "" or "a b" or "\"" ? null : zone, read.Zone);
                    Assert.Equal(columns is "" ? null : columns, read.Columns);
                }
            );

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("no json")]
    [InlineData("[1]")]
    [InlineData("null")]
    [InlineData("""{"theme":1,"zone":{"a":1},"columns":[]}""")]
    [InlineData("""{"columns":"\ud800"}""")]
    [InlineData("""{"theme":"dark" """)]
    public void WhatIsNoObjectOfTexts_IsNothing(string? value) =>
        Assert.Equal(BrowserPreferences.None, PreferenceCookie.Read(value));

    [Fact]
    public void AnyText_IsReadWithoutAFault() => Gen.String.Sample(text => Assert.NotNull(PreferenceCookie.Read(text)));

    [Fact]
    public void TooLong_IsNothing()
    {
        string Of(int length) => $$"""{"theme":"dark","columns":"{{new string('x', length - 29)}}"}""";
        Assert.Equal(PreferenceCookie.MostLength, Of(PreferenceCookie.MostLength).Length);
        Assert.Equal("dark", PreferenceCookie.Read(Of(PreferenceCookie.MostLength)).Theme);
        Assert.Null(PreferenceCookie.Read(Of(PreferenceCookie.MostLength + 1)).Theme);
    }

    /// <summary>The first answer has it, before any script runs: the look of the page and the columns of the table.</summary>
    [Fact]
    public async Task Page_AskedForWithTheCookie_IsAsItSays()
    {
        await using var dashboard = await DashboardHost.StartAsync();
        const string Kept = """{"theme":"dark","density":"roomy","rail":"wide","zone":"Asia/Kolkata","columns":"job,cost"}""";
        // to where the address says the columns, too
        using var asked = await AskAsync("/jobs?sort=cost").Soon();
        Assert.Equal(HttpStatusCode.Found, asked.StatusCode);
        Assert.EndsWith("/jobs?sort=cost&cols=job%2Ccost", asked.Headers.Location!.OriginalString, StringComparison.Ordinal);
        using var answer = await AskAsync("/jobs?sort=cost&cols=job%2Ccost").Soon();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var html = await answer.Content.ReadAsStringAsync().Soon();
        Assert.Matches(
            "<html lang=\"en\" data-theme-choice=\"dark\" data-theme=\"dark\" data-rail=\"wide\"\\s+data-density=\"roomy\" data-zone=\"Asia/Kolkata\">",
            html
        );
        var columns = WebUtility.HtmlDecode(html[html.IndexOf("columns=\"", StringComparison.Ordinal)..]);
        Assert.Contains("\"Cost\"", columns[..columns.IndexOf('>')], StringComparison.Ordinal);
        Assert.DoesNotContain("\"Endpoint\"", columns[..columns.IndexOf('>')], StringComparison.Ordinal);

        async Task<HttpResponseMessage> AskAsync(string path)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Add("Cookie", $"other=1; dashboard={Uri.EscapeDataString(Kept)}");
            return await dashboard.Http.SendAsync(request);
        }
    }

    [Fact]
    public async Task Page_AskedForWithoutIt_IsAsForEverybody()
    {
        await using var dashboard = await DashboardHost.StartAsync();
        var html = await dashboard.Http.GetStringAsync(new Uri("/jobs", UriKind.Relative)).Soon();

        // what the system's theme is, only the browser knows
        Assert.Matches("<html lang=\"en\" data-theme-choice=\"system\" data-rail=\"narrow\"\\s+data-density=\"normal\">", html);
    }
}
