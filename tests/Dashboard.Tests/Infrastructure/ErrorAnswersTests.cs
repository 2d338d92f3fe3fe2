using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Testing;

namespace Dashboard.Tests.Infrastructure;

public sealed class ErrorAnswersTests : IAsyncLifetime
{
    private DashboardHost _dashboard = null!;

    public async ValueTask InitializeAsync() =>
        _dashboard = await DashboardHost.StartAsync(app =>
        {
            app.MapGet("/api/fault", string () => throw new InvalidOperationException("secret words"));
            app.MapGet("/fault", string () => throw new InvalidOperationException("secret words"));
        });

    public ValueTask DisposeAsync() => _dashboard.DisposeAsync();

    [Theory]
    [InlineData("/v2")]
    [InlineData("/v2/none")]
    [InlineData("/V2/jobs/a/b/c")]
    [InlineData("/api")]
    [InlineData("/api/none")]
    [InlineData("/api/watch/a/b")]
    [InlineData("/hubs/none")]
    [InlineData("/webhooks/none")]
    public async Task ProgramPath_Unknown_IsAnErrorInTheApisShape(string path)
    {
        using var answer = await _dashboard.SendAsync(HttpMethod.Get, path, accept: "text/html,*/*");

        var error = await answer.ReadErrorAsync(HttpStatusCode.NotFound, "NOT_FOUND");
        Assert.Equal(path, error.GetProperty("details").GetProperty("path").GetString());
    }

    [Theory]
    [InlineData("DELETE", "/v2/jobs", "GET, HEAD")]
    [InlineData("POST", "/v2/jobs/job_1/status", "GET, HEAD")]
    [InlineData("GET", "/v2/jobs/status/batch", "POST")]
    [InlineData("POST", "/v2/jobs/job_1/status/stream", "GET")]
    [InlineData("OPTIONS", "/v2/jobs/stream", "GET")]
    [InlineData("PUT", "/api/watch", "GET, HEAD, POST")]
    [InlineData("GET", "/api/watch/job_1", "DELETE")]
    [InlineData("GET", "/webhooks/tensorone", "POST")]
    public async Task ProgramPath_OtherMethod_IsAnErrorInTheApisShape(string method, string path, string allowed)
    {
        using var answer = await _dashboard.SendAsync(new HttpMethod(method), path);

        var error = await answer.ReadErrorAsync(HttpStatusCode.MethodNotAllowed, "METHOD_NOT_ALLOWED");
        Assert.Equal(method, error.GetProperty("details").GetProperty("method").GetString());
        Assert.Equal(allowed, string.Join(", ", answer.Content.Headers.Allow));
    }

    /// <summary>Unpublished web assets have a way for GET at every path, so it may be either.</summary>
    [Theory]
    [InlineData("POST", "/v2/none")]
    [InlineData("DELETE", "/v2/jobs/a/b/c")]
    [InlineData("PUT", "/api/none")]
    [InlineData("POST", "/nowhere")]
    [InlineData("PATCH", "/jobs/a/b")]
    public async Task AnyPath_ThatNobodyTakesSomethingAt_IsAnErrorInTheApisShape(string method, string path)
    {
        using var answer = await _dashboard.SendAsync(new HttpMethod(method), path, accept: "text/html");

        await answer.ReadErrorAsync(
            answer.StatusCode == HttpStatusCode.NotFound ? HttpStatusCode.NotFound : HttpStatusCode.MethodNotAllowed,
            answer.StatusCode == HttpStatusCode.NotFound ? "NOT_FOUND" : "METHOD_NOT_ALLOWED"
        );
    }

    [Theory]
    [InlineData("/v2/jobs/status/batch", "")]
    [InlineData("/v2/jobs/status/batch", "null")]
    [InlineData("/v2/jobs/status/batch", "{")]
    [InlineData("/api/watch", "")]
    [InlineData("/api/watch", "[]")]
    public async Task Body_ThatIsNone_IsAnsweredWithWhatIsExpected(string path, string body)
    {
        using var answer = await _dashboard.PostJsonAsync(path, body);

        var error = await answer.ReadErrorAsync(HttpStatusCode.BadRequest, "INVALID_REQUEST");
        var words = error.GetProperty("message").GetString()!;
        Assert.StartsWith("The body is ", words, StringComparison.Ordinal);
        Assert.Contains("""Expected is JSON such as {"jobIds":["job_1234567890abcdef"]""", words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v2/jobs/status/batch")]
    [InlineData("/api/watch")]
    public async Task Body_OfAnotherType_IsAnsweredWithTheOneThatIsTaken(string path)
    {
        using var body = new StringContent("""{"jobIds":["a"]}""", null, "text/plain");
        using var untyped = new ByteArrayContent("""{"jobIds":["a"]}"""u8.ToArray());

        using var answer = await _dashboard.SendAsync(HttpMethod.Post, path, body: body);
        using var other = await _dashboard.SendAsync(HttpMethod.Post, path, body: untyped);

        foreach (var refusal in new[] { answer, other })
        {
            var error = await refusal.ReadErrorAsync(HttpStatusCode.UnsupportedMediaType, "UNSUPPORTED_MEDIA_TYPE");
            Assert.Contains("application/json", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/v2/jobs", HttpStatusCode.OK)]
    [InlineData("/v2/jobs?limit=0", HttpStatusCode.BadRequest)]
    [InlineData("/api/watch", HttpStatusCode.OK)]
    [InlineData("/v2/jobs/stream", HttpStatusCode.MethodNotAllowed)]
    [InlineData("/v2/jobs/job_1/status/stream", HttpStatusCode.MethodNotAllowed)]
    [InlineData("/v2/jobs/status/batch", HttpStatusCode.MethodNotAllowed)]
    public async Task ProgramPath_Head_IsAsGetIs_AndNotPossibleOfAStream(string path, HttpStatusCode expected)
    {
        using var answer = await _dashboard.SendAsync(HttpMethod.Head, path);

        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("", await answer.Content.ReadAsStringAsync().Soon());
    }

    [Theory]
    [InlineData("evil.example", null, HttpStatusCode.BadRequest, "INVALID_REQUEST")]
    [InlineData(null, "http://evil.example", HttpStatusCode.Forbidden, "ACCESS_DENIED")]
    public async Task ProgramPath_Refused_IsAnErrorInTheApisShape(
        string? host,
        string? origin,
        HttpStatusCode status,
        string code
    )
    {
        using var answer = await _dashboard.SendAsync(HttpMethod.Get, "/v2/jobs", host, origin);

        await answer.ReadErrorAsync(status, code);
    }

    [Fact]
    public async Task ProgramPath_FaultInTheEndpoint_IsAnErrorInTheApisShapeWithoutItsWords()
    {
        using var answer = await _dashboard.SendAsync(HttpMethod.Get, "/api/fault");

        var error = await answer.ReadErrorAsync(HttpStatusCode.InternalServerError, "INTERNAL_ERROR");
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ProgramPath_FaultInTheEndpoint_IsLoggedOnceAndABadRequestIsNot()
    {
        using var folder = new TempFolder();
        using var log = new LogCollector();
        var app = DashboardApp.Create(
            DashboardHost.Arguments(folder, "--Logging:LogLevel:Default=Error"),
            builder => builder.Logging.ClearProviders().AddProvider(log)
        );
        await using var _ = app;
        app.MapGet("/api/fault", string () => throw new InvalidOperationException("a fault to find again"));
        await app.StartAsync().Soon();
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(app.Urls.First()) };

        using var fault = await http.GetAsync("/api/fault").Soon();
        using var body = new StringContent("{", null, "application/json");
        using var malformed = await http.PostAsync("/api/watch", body).Soon();
        await app.StopAsync().Soon();

        Assert.Equal(HttpStatusCode.BadRequest, malformed.StatusCode);
        Assert.Contains("a fault to find again", Assert.Single(log.Entries).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PagePath_Unknown_IsThePageThatSaysSo()
    {
        using var answer = await _dashboard.SendAsync(HttpMethod.Get, "/no-such-page", accept: "text/html");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("There is no such page", await answer.Content.ReadAsStringAsync().Soon(), StringComparison.Ordinal);
    }

    /// <summary>Unpublished web assets have a way for GET at every path, so it may be either.</summary>
    [Theory]
    [InlineData("/no-such-file.css", "text/css,*/*")]
    [InlineData("/nope", null)]
    [InlineData("/nope", "application/json")]
    public async Task OtherPath_Unknown_IsNoPageToWhomTakesNone(string path, string? accept)
    {
        using var answer = await _dashboard.SendAsync(HttpMethod.Get, path, accept: accept);

        await answer.ReadErrorAsync(
            answer.StatusCode == HttpStatusCode.NotFound ? HttpStatusCode.NotFound : HttpStatusCode.MethodNotAllowed,
            answer.StatusCode == HttpStatusCode.NotFound ? "NOT_FOUND" : "METHOD_NOT_ALLOWED"
        );
    }

    [Theory]
    [InlineData("/v2/jobs/job_1", "There is nothing at /v2/jobs/job_1; did you mean /v2/jobs/job_1/status?")]
    [InlineData("/v2/none", "There is nothing at /v2/none.")]
    public async Task ProgramPath_Unknown_SaysWhatMayBeMeant(string path, string expected)
    {
        using var answer = await _dashboard.SendAsync(HttpMethod.Get, path);

        var error = await answer.ReadErrorAsync(HttpStatusCode.NotFound, "NOT_FOUND");
        Assert.Equal(expected, error.GetProperty("message").GetString());
    }

    [Fact]
    public async Task PagePath_Fault_IsPlainTextWithoutItsWords()
    {
        using var answer = await _dashboard.SendAsync(HttpMethod.Get, "/fault", accept: "text/html");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal("text/plain", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("A fault in the Dashboard; its log says what.", await answer.Content.ReadAsStringAsync().Soon());
    }
}
