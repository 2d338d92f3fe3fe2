using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Testing;

namespace Dashboard.Tests.Infrastructure;

public sealed partial class ContentSecurityPolicyTests : IAsyncLifetime
{
    private DashboardHost _dashboard = null!;

    public async ValueTask InitializeAsync() =>
        _dashboard = await DashboardHost.StartAsync(app =>
        {
            app.MapGet("/v2/fault", string () => throw new InvalidOperationException("secret words"));
            app.MapGet("/fault", string () => throw new InvalidOperationException("secret words"));
        });

    public ValueTask DisposeAsync() => _dashboard.DisposeAsync();

    [Theory]
    [InlineData("GET", "/jobs", HttpStatusCode.OK)]
    [InlineData("GET", "/", HttpStatusCode.OK)]
    [InlineData("GET", "/jobs/some-job", HttpStatusCode.OK)]
    [InlineData("GET", "/site.css", HttpStatusCode.OK)]
    [InlineData("GET", "/_framework/blazor.web.js", HttpStatusCode.OK)]
    [InlineData("GET", "/no-such-page", HttpStatusCode.NotFound)]
    [InlineData("GET", "/no-such-file.css", HttpStatusCode.NotFound)]
    [InlineData("GET", "/v2/jobs", HttpStatusCode.OK)]
    [InlineData("GET", "/v2/none", HttpStatusCode.NotFound)]
    [InlineData("GET", "/v2/fault", HttpStatusCode.InternalServerError)]
    [InlineData("GET", "/fault", HttpStatusCode.InternalServerError)]
    [InlineData("POST", "/api/watch", HttpStatusCode.BadRequest)]
    [InlineData("PUT", "/api/watch", HttpStatusCode.MethodNotAllowed)]
    [InlineData("POST", "/_blazor/negotiate?negotiateVersion=1", HttpStatusCode.OK)]
    [InlineData("GET", "/health/live", HttpStatusCode.OK)]
    [InlineData("GET", "/health/ready", HttpStatusCode.ServiceUnavailable)]
    public async Task Response_OfAnyKind_CarriesThePolicy(string method, string path, HttpStatusCode expected)
    {
        using var answer = await _dashboard.SendAsync(new HttpMethod(method), path, accept: "text/html,*/*");

        Assert.Equal(expected, answer.StatusCode);
        AssertStrict(answer);
    }

    [Theory]
    [InlineData("evil.example", null)]
    [InlineData(null, "http://evil.example")]
    public async Task Response_Refusal_CarriesThePolicy(string? host, string? origin)
    {
        using var answer = await _dashboard.SendAsync(HttpMethod.Get, "/jobs", host, origin);

        Assert.False(answer.IsSuccessStatusCode);
        AssertStrict(answer);
    }

    [Theory]
    [InlineData("/jobs", HttpStatusCode.OK)]
    [InlineData("/no-such-page", HttpStatusCode.NotFound)]
    public async Task Page_Served_HasNoScriptWithoutItsNonceOrSource(string path, HttpStatusCode expected)
    {
        using var answer = await _dashboard.SendAsync(HttpMethod.Get, path, accept: "text/html");
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync().Soon());

        Assert.Equal(expected, answer.StatusCode);
        var scripts = Script().Matches(page);
        var nonce = NonceOf(answer);
        Assert.NotEmpty(scripts);
        Assert.All(
            scripts,
            script =>
            {
                var attributes = script.Groups["attributes"].Value;
                var fromHere = Regex.IsMatch(
                    attributes,
                    "src=\"(?!//|[a-z]+:)",
                    RegexOptions.ExplicitCapture,
                    TimeSpan.FromSeconds(1)
                );
                Assert.True(
                    fromHere
                        ? script.Groups["body"].Value.Length == 0
                        : attributes.Contains($"nonce=\"{nonce}\"", StringComparison.Ordinal),
                    script.Value
                );
            }
        );
        Assert.Contains(scripts, script => script.Value.Contains($"nonce=\"{nonce}\"", StringComparison.Ordinal));
        Assert.DoesNotMatch(InlineHandler(), page);
        Assert.DoesNotContain("javascript:", page, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Nonce_OfTwoResponses_Differs()
    {
        using var first = await _dashboard.SendAsync(HttpMethod.Get, "/jobs");
        using var second = await _dashboard.SendAsync(HttpMethod.Get, "/jobs");

        Assert.NotEqual(NonceOf(first), NonceOf(second));
        Assert.Equal(16, Convert.FromBase64String(NonceOf(first)).Length);
    }

    private static void AssertStrict(HttpResponseMessage answer)
    {
        var policy = PolicyOf(answer);
        Assert.Equal("'none'", policy["default-src"]);
        Assert.Matches("^'self' 'nonce-[A-Za-z0-9+/=]{24}'$", policy["script-src"]);
        Assert.Equal("'none'", policy["frame-ancestors"]);
        Assert.Equal("'self'", policy["base-uri"]);
        Assert.Equal("'self'", policy["connect-src"]);
        Assert.DoesNotContain(policy, directive => directive.Value.Contains("http", StringComparison.Ordinal));
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("same-origin", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
    }

    private static string NonceOf(HttpResponseMessage answer) => PolicyOf(answer)["script-src"].Split("nonce-")[1].TrimEnd('\'');

    /// <summary>One policy alone: of two, the browser would hold both.</summary>
    private static Dictionary<string, string> PolicyOf(HttpResponseMessage answer) =>
        Assert
            .Single(answer.Headers.GetValues("Content-Security-Policy"))
            .Split("; ")
            .Select(directive => directive.Split(' ', 2))
            .ToDictionary(directive => directive[0], directive => directive[1], StringComparer.Ordinal);

    [GeneratedRegex(
        "<script(?<attributes>[^>]*)>(?<body>.*?)</script>",
        RegexOptions.ExplicitCapture | RegexOptions.Singleline | RegexOptions.IgnoreCase,
        1000
    )]
    private static partial Regex Script();

    [GeneratedRegex("<[a-z][^>]*\\son[a-z]+\\s*=", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex InlineHandler();
}
