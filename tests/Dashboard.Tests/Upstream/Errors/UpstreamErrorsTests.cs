using System.Net;
using System.Text;
using Dashboard.Upstream.Discovery;
using Dashboard.Upstream.Errors;
using Dashboard.Upstream.Intake;
using Dashboard.Upstream.Streams;
using Shared.Documents;
using Testing;

namespace Dashboard.Tests.Upstream.Errors;

/// <summary>Where something goes wrong on the way in, it is told; what is only an answer is not.</summary>
public sealed class UpstreamErrorsTests : IAsyncDisposable
{
    private readonly UpstreamUnderTest _upstream = new(("TensorOne:MaxEventBytes", "1024"), ("TensorOne:MaxStreams", "2"));

    public ValueTask DisposeAsync() => _upstream.DisposeAsync();

    [Fact]
    public async Task ListThatFails_IsToldWithUpstreamsRequestId()
    {
        await _upstream.StartAsync();
        var stream = (await _upstream.Api.NextCallAsync()).Stream();
        (await _upstream.Api.NextCallAsync()).Respond(
            HttpStatusCode.InternalServerError,
            """{"code":"INTERNAL","message":"The database is down.","request_id":"req_7"}"""
        );

        var error = await SeeErrorAsync(error => error.Call == UpstreamCall.List);

        Assert.Equal(
            ("The database is down.", 500, "INTERNAL", "req_7"),
            (error.Words, error.StatusCode, error.Code, error.RequestId)
        );
        stream.Close();
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.MethodNotAllowed)]
    [InlineData(HttpStatusCode.NotImplemented)]
    public async Task ListThatIsNoLongerThere_IsTold_AndTriedRarely_UntilItIsBack(HttpStatusCode code)
    {
        _upstream.Set("TensorOne:IdleTimeoutSeconds", "3600");
        await _upstream.StartAsync();
        var stream = (await CallAsync("stream")).Stream();
        (await CallAsync("list")).Json("""{"jobs":[]}""");
        await stream.SendEventAsync("e-1", "{}", "gap");
        (await CallAsync("list")).Respond(code);
        var error = await SeeErrorAsync(_ => true);
        Assert.Equal(
            (UpstreamCall.List, $"Upstream no longer has the list of jobs, which had worked: it answers {(int)code}."),
            (error.Call, error.Words)
        );

        for (var soon = 0; soon < 3; soon++)
        {
            (await AdvanceToAsync("list")).Respond(code);
        }

        await SeeErrorAsync(error => error.Times == 4);
        await _upstream.AssertNoCallAsync(TimeSpan.FromMinutes(9));
        (await AdvanceToAsync("list")).Respond(code);
        await SeeErrorAsync(error => error.Times == 5);
        await _upstream.AssertNoCallAsync(TimeSpan.FromMinutes(9));
        (await AdvanceToAsync("list")).Json("""{"jobs":[{"jobId":"a","status":"running"}]}""");

        await _upstream.SeeAsync("a", _ => true);
        Assert.Equal(5, Assert.Single(Errors.Latest).Times);
        stream.Close();
    }

    [Fact]
    public async Task ListThatWasNeverThere_IsNotTold_AndNeverAskedForAgain()
    {
        await _upstream.StartAsync();
        await RefuseExtensionsAsync();

        await _upstream.AssertNoCallAsync(TimeSpan.FromHours(1));
        Assert.Empty(Errors.Latest);
    }

    [Fact]
    public async Task StreamThatBreaks_IsToldAndCounted_AndOneThatIsClosedInOrderIsOnlyCounted()
    {
        await _upstream.StartAsync();
        var first = (await _upstream.Api.NextCallAsync()).Stream();
        (await _upstream.Api.NextCallAsync()).Json("""{"jobs":[]}""");
        await first.SendEventAsync("e-1", """{"jobId":"a","status":"running"}""");
        await _upstream.SeeAsync("a", _ => true);
        first.Close();
        var second = (await _upstream.AdvanceToNextCallAsync()).Stream();
        Assert.Empty(Errors.Latest);
        second.Break();

        var error = await SeeErrorAsync(_ => true);
        var board = _upstream.Get<ConnectionBoard>();

        Assert.Equal(UpstreamCall.AllJobsStream, error.Call);
        Assert.StartsWith("The connection to upstream broke: connection reset", error.Words, StringComparison.Ordinal);
        await UntilAsync(() => board.GetEnds().Sum(end => end.Count) == 2);
        Assert.Equal([(StreamEndKind.Closed, 1L), (StreamEndKind.Broken, 1L)], board.GetEnds().Where(end => end.Count > 0));
        await UntilAsync(() => board.GetReadings() is [{ Reconnects: 2 }]);
        var reading = Assert.Single(board.GetReadings());
        Assert.Equal(1, reading.Failures);
        Assert.Equal(StreamEndKind.Broken, Assert.Single(reading.Ends).Kind);
    }

    [Fact]
    public async Task JobThatTheKeyMayNotSee_IsTold_AndAnExtensionThatUpstreamLacksIsNot()
    {
        await _upstream.StartAsync();
        await RefuseExtensionsAsync();
        Watch("a");
        (await CallAsync("status")).Json("""{"jobId":"a","status":"running"}""");
        (await CallAsync("stream a")).Respond(
            HttpStatusCode.Forbidden,
            """{"error":"ACCESS_DENIED","message":"Not yours.","details":{"requiredPermission":"jobs:read"}}"""
        );

        var error = await SeeErrorAsync(_ => true);

        Assert.Equal((UpstreamCall.JobStream, "a", "ACCESS_DENIED"), (error.Call, error.JobId, error.Code));
        Assert.Single(Errors.Latest);
    }

    [Fact]
    public async Task PageInsteadOfJson_IsTold_AndKeptWithItsBytes()
    {
        await _upstream.StartAsync();
        await RefuseExtensionsAsync();
        Watch("a");
        (await CallAsync("status")).Respond(HttpStatusCode.OK, "<html>Maintenance</html>", "text/html");

        var error = await SeeErrorAsync(error => error.Call == UpstreamCall.Status);

        Assert.Equal("Upstream answered with text/html instead of JSON.", error.Words);
        AssertRefused(DocumentRefusal.NotJson, "a", "<html>Maintenance</html>");
    }

    [Fact]
    public async Task PageInsteadOfEvents_IsTold_AndKeptWithItsBytes()
    {
        await _upstream.StartAsync();
        (await CallAsync("stream")).Respond(HttpStatusCode.OK, "<html>Sign in</html>", "text/html");

        var error = await SeeErrorAsync(error => error.Call == UpstreamCall.AllJobsStream);

        Assert.Equal(200, error.StatusCode);
        AssertRefused(DocumentRefusal.NotJson, "all jobs", "<html>Sign in</html>");
    }

    [Fact]
    public async Task BatchOfNoKnownShape_IsTold_AndKeptWithItsBytes()
    {
        await _upstream.StartAsync();
        await RefuseExtensionsAsync();
        Watch("a", "b");
        (await AdvanceToAsync("batch")).Json("""{"results":{"a":1}}""");

        var error = await SeeErrorAsync(error => error.Call == UpstreamCall.Batch);

        Assert.StartsWith("Upstream's answer has no shape that we know", error.Words, StringComparison.Ordinal);
        AssertRefused(DocumentRefusal.UnknownShape, "batch", """{"results":{"a":1}}""");
    }

    [Fact]
    public async Task EntryOfABatch_IsKeptWithItsOwnBytes_AndItsErrorsAreTold()
    {
        await _upstream.StartAsync();
        await RefuseExtensionsAsync();
        Watch("a", "b", "c");
        (await AdvanceToAsync("batch")).Json(
            """
            {"jobs":[{"jobId":"a","status":"running"},{"status":"lost"}],
             "errors":[{"jobId":"b","error":"ACCESS_DENIED","message":"Not yours."},
                       {"jobId":"c","error":"JOB_NOT_FOUND","message":"Nowhere."}]}
            """
        );

        var error = await SeeErrorAsync(error => error.Call == UpstreamCall.Batch);

        Assert.Equal(("b", "Not yours."), (error.JobId, error.Words));
        Assert.Single(Errors.Latest);
        AssertRefused(DocumentRefusal.NoJobId, "batch", """{"status":"lost"}""");
    }

    [Fact]
    public async Task EntryOfTheList_IsKeptWithItsOwnBytes()
    {
        await _upstream.StartAsync();
        var stream = (await _upstream.Api.NextCallAsync()).Stream();
        (await _upstream.Api.NextCallAsync()).Json("""{"jobs":[ 17 ],"nextCursor":null}""");

        await UntilAsync(() => !Refused.IsEmpty);
        AssertRefused(DocumentRefusal.NotAnObject, "list", "17");
        stream.Close();
    }

    [Fact]
    public async Task EventTooLarge_IsKeptWithItsBeginning()
    {
        await _upstream.StartAsync();
        var stream = (await _upstream.Api.NextCallAsync()).Stream();
        (await _upstream.Api.NextCallAsync()).Json("""{"jobs":[]}""");
        var data = "{\"jobId\":\"a\",\"metadata\":{\"x\":\"" + new string('y', 5000) + "\"}}";
        await stream.SendEventAsync("e-1", data);

        await UntilAsync(() => !Refused.IsEmpty);
        var refused = Assert.Single(Refused);
        Assert.Equal(DocumentRefusal.TooLarge, refused.Refusal.Reason);
        Assert.Equal("id: e-1".Length + "data: ".Length + data.Length, refused.SizeBytes);
        Assert.Equal(1024 - 9, refused.Start.Length);
        Assert.StartsWith(Encoding.UTF8.GetString(refused.Start.Span), data, StringComparison.Ordinal);
        stream.Close();
    }

    private ErrorReading Errors => _upstream.Get<ErrorLog>().GetReading();

    private System.Collections.Immutable.ImmutableArray<RefusedDocument> Refused =>
        _upstream.Get<DocumentIntake>().GetReading().LatestRefused;

    private void AssertRefused(string reason, string from, string bytes)
    {
        var refused = Assert.Single(Refused);
        Assert.Equal(
            (reason, from, bytes, (long)bytes.Length),
            (refused.Refusal.Reason, refused.From, Encoding.UTF8.GetString(refused.Start.Span), refused.SizeBytes)
        );
    }

    private async Task<NotedError> SeeErrorAsync(Func<NotedError, bool> condition)
    {
        await UntilAsync(() => Errors.Latest.Any(condition));
        return Errors.Latest.First(condition);
    }

    /// <summary>These logs tell nobody when they change.</summary>
    private static Task UntilAsync(Func<bool> condition)
    {
        return WaitAsync().Soon();

        async Task WaitAsync()
        {
            while (!condition())
            {
                await Task.Yield();
            }
        }
    }

    private async Task RefuseExtensionsAsync()
    {
        (await CallAsync("stream")).Respond(HttpStatusCode.NotFound);
        (await CallAsync("list")).Respond(HttpStatusCode.MethodNotAllowed);
    }

    private void Watch(params IEnumerable<string> jobIds) =>
        _upstream
            .Get<WatchList>()
            .AddAll([.. jobIds.Select(jobId => new WatchEntry(jobId, WatchSource.Person, _upstream.Time.GetUtcNow()))]);

    private async Task<FakeCall> CallAsync(string route) => AssertRoute(route, await _upstream.Api.NextCallAsync());

    private async Task<FakeCall> AdvanceToAsync(string route) => AssertRoute(route, await _upstream.AdvanceToNextCallAsync());

    private static FakeCall AssertRoute(string route, FakeCall call)
    {
        Assert.Equal(route, call.Route);
        return call;
    }
}
