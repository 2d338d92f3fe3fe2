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
    [InlineData("GET", "/icon.svg", HttpStatusCode.OK)]
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

    /// <summary>No browser opens it by itself, and the policy of the page that it is a part of holds for it.</summary>
    [Theory]
    [InlineData("/site.css")]
    [InlineData("/_framework/blazor.web.js")]
    [InlineData("/lib/inter/files/inter-latin-wght-normal.woff2")]
    public async Task Part_OfAPage_CarriesNoPolicyOfItsOwn(string path)
    {
        using var answer = await _dashboard.SendAsync(HttpMethod.Get, path, accept: "*/*");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Content-Security-Policy"));
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
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
    public async Task Page_Served_HasNoScriptOfItsOwn(string path, HttpStatusCode expected)
    {
        using var answer = await _dashboard.SendAsync(HttpMethod.Get, path, accept: "text/html");
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync().Soon());

        Assert.Equal(expected, answer.StatusCode);
        var scripts = Script().Matches(page);
        Assert.NotEmpty(scripts);
        Assert.All(
            scripts,
            script =>
            {
                Assert.Matches(FromHere(), script.Groups["attributes"].Value);
                Assert.Equal("", script.Groups["body"].Value);
            }
        );
        Assert.DoesNotMatch(InlineHandler(), page);
        Assert.DoesNotContain("javascript:", page, StringComparison.OrdinalIgnoreCase);
    }

    private static void AssertStrict(HttpResponseMessage answer)
    {
        var policy = PolicyOf(answer);
        Assert.Equal("'none'", policy["default-src"]);
        Assert.Equal("'self'", policy["script-src"]);
        Assert.Equal("'none'", policy["frame-ancestors"]);
        Assert.Equal("'self'", policy["base-uri"]);
        Assert.Equal("'self'", policy["connect-src"]);
        Assert.DoesNotContain(policy, directive => directive.Value.Contains("http", StringComparison.Ordinal));
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("same-origin", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
    }

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

    [GeneratedRegex("src=\"(?!//|[a-z]+:)", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex FromHere();

    [GeneratedRegex("<[a-z][^>]*\\son[a-z]+\\s*=", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex InlineHandler();
}
