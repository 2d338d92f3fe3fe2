using System.IO.Pipelines;
using System.Net;
using System.Text;
using Dashboard.Jobs;
using Dashboard.Relay.Streams;
using Dashboard.Upstream;
using Shared.Api;
using Testing;

namespace Dashboard.Tests.Relay.Streams;

public sealed class JobStreamTests : IAsyncLifetime
{
    private const string Path = "/v2/jobs/job_1/status/stream";

    private RelayUnderTest _relay = null!;

    public async ValueTask InitializeAsync() => _relay = await RelayUnderTest.StartAsync();

    public ValueTask DisposeAsync() => _relay.DisposeAsync();

    [Fact]
    public async Task Stream_Fresh_BeginsWithTheRetryTimeAndTheWholeJob()
    {
        await _relay.ApplyAsync("job_1", """{"status":"running","progress":5,"tags":{"a":"b"}}""");
        await _relay.ApplyAsync("job_1", """{"progress":6}""");

        using var stream = await _relay.OpenAsync(Path);

        Assert.Equal("text/event-stream", stream.Response.Content.Headers.ContentType?.ToString());
        Assert.Equal("no-store", stream.Response.Headers.CacheControl?.ToString());
        Assert.Equal("no", stream.Response.Headers.GetValues("X-Accel-Buffering").Single());
        Assert.InRange((await stream.NextBlockAsync())!.Retry!.Value, 1000, 3000);
        var first = (await stream.NextAsync())!;
        Assert.Equal(("status", $"{_relay.Log.Epoch}-2"), (first.Name, first.Id));
        Assert.Equal("""{"jobId":"job_1","status":"running","progress":6,"tags":{"a":"b"}}""", first.Data);
    }

    [Fact]
    public async Task Stream_OfChanges_HasContiguousIds()
    {
        await _relay.ApplyAsync("job_2", """{"status":"running"}""");
        await _relay.ApplyAsync("job_1", """{"status":"running"}""");
        using var stream = await _relay.OpenAsync(Path);
        var last = Number((await stream.NextAsync())!);
        for (var progress = 1; progress <= 20; progress++)
        {
            await _relay.ApplyAsync("job_2", $$"""{"progress":{{progress}}}""");
            await _relay.ApplyAsync("job_1", $$"""{"progress":{{progress}}}""");
            var next = (await stream.NextAsync())!;
            Assert.Equal((last + 1, progress), (Number(next), next.Json.GetProperty("progress").GetInt32()));
            last++;
        }
    }

    [Fact]
    public async Task Stream_ResumedAfterAnId_SendsEveryStateSince()
    {
        await _relay.ApplyAsync("job_1", """{"status":"queued"}""");
        using var stream = await _relay.OpenAsync(Path);
        var id = (await stream.NextAsync())!.Id;
        stream.Dispose();
        foreach (var state in new[] { "initializing", "running", "paused", "running" })
        {
            await _relay.ApplyAsync("job_1", $$"""{"status":"{{state}}"}""");
        }

        using var resumed = await _relay.OpenAsync(Path, id);

        Assert.Equal("initializing", (await resumed.NextAsync())!.Status);
        Assert.Equal("running", (await resumed.NextAsync())!.Status);
        Assert.Equal("paused", (await resumed.NextAsync())!.Status);
        Assert.Equal("running", (await resumed.NextAsync())!.Status);
    }

    /// <summary>Else one who takes a kilobyte a second would look stuck while it takes what it missed.</summary>
    [Fact]
    public async Task Stream_ResumedFarBehind_GetsWhatItMissedInPieces()
    {
        const int Changes = 100;
        await _relay.ApplyAsync("job_1", """{"status":"queued"}""");
        for (var change = 1; change <= Changes; change++)
        {
            var state = change % 2 == 0 ? "paused" : "running";
            await _relay.ApplyAsync("job_1", $$"""{"status":"{{state}}","currentStep":"{{new string('x', 2000)}}"}""");
        }

        // its flush ends when all is read
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 1, resumeWriterThreshold: 1));
        var start = _relay.Log.StartJob("job_1", $"{_relay.Log.Epoch}-1");
        _relay.Broadcaster.Join(new StreamSubscriber(pipe.Writer, "job_1", start, _relay.Broadcaster.OnFlushed));

        var events = 0;
        while (events < Changes)
        {
            var piece = (await pipe.Reader.ReadAsync().AsTask().Soon()).Buffer;
            Assert.InRange(piece.Length, 1, StreamDelivery.PieceBytes + 4096);
            events += Encoding.UTF8.GetString(piece).Split("id: ").Length - 1;
            pipe.Reader.AdvanceTo(piece.End);
        }

        Assert.Equal(Changes, events);
    }

    [Theory]
    [InlineData("other-5")]
    [InlineData("EPOCH-999")]
    [InlineData("nonsense")]
    public async Task Stream_ResumedAtAPlaceThatIsNotHeld_SaysSoAndSendsTheWholeJob(string id)
    {
        await _relay.ApplyAsync("job_1", """{"status":"running"}""");
        id = id.Replace("EPOCH", _relay.Log.Epoch, StringComparison.Ordinal);

        using var stream = await _relay.OpenAsync(Path, id);

        var gap = (await stream.NextAsync())!;
        Assert.Equal(("gap", null), (gap.Name, gap.Id));
        Assert.Equal($$"""{"requested":"{{id}}","oldest":"{{_relay.Log.Epoch}}-1"}""", gap.Data);
        Assert.Equal("running", (await stream.NextAsync())!.Status);
    }

    [Fact]
    public async Task Stream_OfAJobThatEnds_EndsWithItAndIsNotToBeReopened()
    {
        await _relay.ApplyAsync("job_1", """{"status":"running"}""");
        using var stream = await _relay.OpenAsync(Path);
        await stream.NextAsync();

        await _relay.ApplyAsync("job_1", """{"status":"completed"}""");

        var end = (await stream.NextAsync())!;
        Assert.Equal("completed", end.Status);
        Assert.Null(await stream.NextAsync());
        using var request = new HttpRequestMessage(HttpMethod.Get, Path);
        request.Headers.TryAddWithoutValidation("Last-Event-ID", end.Id);
        using var again = await _relay.Http.SendAsync(request).Soon();
        Assert.Equal(HttpStatusCode.NoContent, again.StatusCode);
        Assert.Equal(["completed"], (await ReadAllAsync()).Select(next => next.Status));
    }

    [Fact]
    public async Task Stream_OfAJobThatWillBeTriedAgain_StaysOpen()
    {
        await _relay.ApplyAsync(
            "job_1",
            """{"status":"failed","retryCount":0,"retryable":true,"nextRetryAt":"2026-01-01T01:00:00Z"}"""
        );
        using var stream = await _relay.OpenAsync(Path);
        var failed = (await stream.NextAsync())!;
        using var resumed = await _relay.OpenAsync(Path, failed.Id);

        await _relay.ApplyAsync("job_1", """{"status":"queued","retryCount":1}""");

        Assert.Equal("queued", (await stream.NextAsync())!.Status);
        Assert.Equal("queued", (await resumed.NextAsync())!.Status);
    }

    /// <summary>Else it would be open for ever: upstream has no more to tell of such a job.</summary>
    [Theory]
    [InlineData(61, 0)]
    [InlineData(15, 11)]
    public async Task Stream_OfAJobWhoseRetryDoesNotCome_EndsAndSaysSo(int lateMinutes, int confirmedMinutes)
    {
        const string Waiting = """{"status":"failed","retryCount":0,"retryable":true,"nextRetryAt":"2026-01-01T00:00:00Z"}""";
        await _relay.ApplyAsync("job_1", Waiting);
        using var stream = await _relay.OpenAsync(Path);
        var failed = (await stream.NextAsync())!;
        _relay.Store.Apply(JobsOf.Observation("job_1", Waiting) with { ReceivedAt = JobsOf.Start.AddMinutes(confirmedMinutes) });
        var comments = new List<string?>();

        _relay.Time.Advance(TimeSpan.FromMinutes(lateMinutes));
        while (true)
        {
            var next = stream.NextBlockAsync();
            while (!next.IsCompleted)
            {
                _relay.Time.Advance(TimeSpan.FromSeconds(1));
                await Task.WhenAny(next, Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System));
            }

            if (await next is not { } block)
            {
                break;
            }

            comments.Add(block.Comment?.Trim());
            Assert.True(comments.Count < 500, "The stream does not end.");
        }

        Assert.Equal("the retry announced for 2026-01-01T00:00:00Z has not come", comments[^1]);
        using var again = await _relay.SendAsync(HttpMethod.Get, $"{Path}?lastEventId={failed.Id}");
        Assert.Equal(HttpStatusCode.NoContent, again.StatusCode);

        await _relay.ApplyAsync("job_1", """{"status":"queued","retryCount":1}""");
        using var resumed = await _relay.OpenAsync(Path, failed.Id);
        Assert.Equal("queued", (await resumed.NextAsync())!.Status);
    }

    [Theory]
    [InlineData(59, true)]
    [InlineData(120, false)]
    public async Task Stream_OfAJobWhoseRetryMayStillCome_StaysOpen(int lateMinutes, bool isHeard)
    {
        await _relay.ApplyAsync(
            "job_1",
            """{"status":"failed","retryCount":0,"retryable":true,"nextRetryAt":"2026-01-01T00:00:00Z"}"""
        );
        if (!isHeard)
        {
            _relay.Following.Set(status => status with { State = ConnectionState.Reconnecting });
        }

        Assert.Null(_relay.Get<LateRetries>().FindEnd("job_1"));
        _relay.Time.Advance(TimeSpan.FromMinutes(lateMinutes));
        Assert.Null(_relay.Get<LateRetries>().FindEnd("job_1"));
    }

    [Fact]
    public async Task Stream_OfAJobNeverSeen_AsksUpstreamForIt()
    {
        _relay.Source.Answer = (jobId, _) =>
        {
            _relay.Store.Apply(JobsOf.Observation(jobId, """{"status":"queued"}"""));
            return null;
        };

        using var stream = await _relay.OpenAsync(Path);

        Assert.Equal("queued", (await stream.NextAsync())!.Status);
        Assert.Equal(["job_1 None"], _relay.Source.Asked);
    }

    [Theory]
    [InlineData(FailureKind.NotFound, HttpStatusCode.NotFound, "JOB_NOT_FOUND")]
    [InlineData(FailureKind.Forbidden, HttpStatusCode.Forbidden, "ACCESS_DENIED")]
    [InlineData(FailureKind.RateLimited, HttpStatusCode.TooManyRequests, "RATE_LIMIT_EXCEEDED")]
    [InlineData(FailureKind.Unreachable, HttpStatusCode.ServiceUnavailable, "UPSTREAM_UNAVAILABLE")]
    public async Task Stream_OfAJobThatUpstreamDoesNotGive_SaysWhy(FailureKind kind, HttpStatusCode status, string code)
    {
        _relay.Source.Answer = (_, _) =>
            new JobAbsence("why", kind == FailureKind.NotFound) { Failure = new ApiFailure(kind, "why") };

        using var answer = await _relay.Http.GetAsync(Path).Soon();

        await answer.ReadErrorAsync(status, code);
    }

    [Theory]
    [InlineData("include=logs")]
    [InlineData("include=everything")]
    [InlineData("format=summary")]
    [InlineData("includes=resources")]
    public async Task Stream_WithWhatItCannotGive_IsRefused(string parameters)
    {
        using var answer = await _relay.Http.GetAsync($"{Path}?{parameters}").Soon();

        await answer.ReadErrorAsync(HttpStatusCode.BadRequest, "INVALID_REQUEST");
    }

    [Fact]
    public async Task Stream_OfAnIdThatNoJobCanHave_IsRefusedAndSaysWhy()
    {
        using var answer = await _relay.Http.GetAsync("/v2/jobs/a%20b/status/stream").Soon();

        var error = await answer.ReadErrorAsync(HttpStatusCode.BadRequest, "INVALID_REQUEST");
        Assert.Contains("white space", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Empty(_relay.Source.Asked);
    }

    /// <summary>An EventSource sets no headers: what else a client has to say stands in the address.</summary>
    [Fact]
    public async Task Stream_WithParametersOfItsClient_IsServedAndResumed()
    {
        await _relay.ApplyAsync("job_1", """{"status":"queued"}""");
        using var first = await _relay.OpenAsync(Path);
        var seen = (await first.NextAsync())!.Id;
        await _relay.ApplyAsync("job_1", """{"status":"running"}""");

        using var stream = await _relay.OpenAsync($"{Path}?api_key=k&_=17&lastEventId={seen}");

        Assert.Equal("running", (await stream.NextAsync())!.Status);
    }

    [Fact]
    public async Task OpenStream_IsInterestInItsJob_UntilItsReaderLeaves()
    {
        await _relay.ApplyAsync("job_1", """{"status":"running"}""");
        using var changes = new SemaphoreSlim(0);
        using var subscription = _relay.Interest.Subscribe(() => changes.Release());
        using (var stream = await _relay.OpenAsync(Path))
        {
            await stream.NextAsync();
            Assert.Equal(JobDetail.None, _relay.Interest.Find("job_1"));
            await changes.WaitAsync().Soon();
        }

        await changes.WaitAsync().Soon();
        Assert.Null(_relay.Interest.Find("job_1"));
        while (_relay.Broadcaster.Readers > 0)
        {
            await Task.Yield();
        }
    }

    [Fact]
    public async Task Stop_EndsOpenStreams()
    {
        await _relay.ApplyAsync("job_1", """{"status":"running"}""");
        using var stream = await _relay.OpenAsync(Path);
        await stream.NextAsync();

        await _relay.StopAsync();

        Assert.Null(await stream.NextAsync());
    }

    [Fact]
    public async Task Silence_IsFilledWithComments()
    {
        await _relay.ApplyAsync("job_1", """{"status":"running"}""");
        using var stream = await _relay.OpenAsync(Path);
        await stream.NextAsync();

        Assert.Equal("", await NextCommentAsync(stream));
    }

    /// <summary>Within a second, and not with the next heartbeat; who comes later learns of it at once.</summary>
    [Theory]
    [InlineData(Path)]
    [InlineData("/v2/jobs/stream")]
    public async Task Stream_WhileUpstreamIsSilent_SaysSinceWhen_AndThatItIsHeardAgain(string path)
    {
        await _relay.ApplyAsync("job_1", """{"status":"running"}""");
        using var stream = await _relay.OpenAsync(path);
        var heard = await NextCommentAsync(stream);
        _relay.Following.Set(status => status with { IsStale = true, ToldAt = JobsOf.Start, Problem = "Cut." });
        var silent = await NextCommentAsync(stream);
        using var later = await _relay.OpenAsync(path);
        var atOnce = (await later.NextBlockAsync())!.Comment ?? (await later.NextBlockAsync())!.Comment;
        _relay.Following.Set(status => status with { IsStale = false, Problem = null });
        var again = await NextCommentAsync(stream, comment => comment.Length == 0);

        const string Silent = "upstream silent since 2026-01-01T00:00:00.0000000Z Cut.";
        Assert.Equal(("", Silent, Silent, ""), (heard, silent, atOnce, again));
    }

    /// <summary>Else its next heartbeat, which may be an hour away, would be the first to take that back.</summary>
    [Fact]
    public async Task Stream_WhoseHeaderToldOfASilence_IsToldWhereThatIsOver()
    {
        await _relay.ApplyAsync("job_1", """{"status":"running"}""");
        _relay.Following.Set(status => status with { IsStale = true, ToldAt = JobsOf.Start });
        using var stream = await _relay.OpenAsync(Path);
        _relay.Following.Set(status => status with { IsStale = false });

        Assert.True(stream.Response.Headers.Contains("X-Upstream-Silent-Since"));
        // by the tick of a second, before any heartbeat is due
        Assert.Equal("", await NextCommentAsync(stream, comment => comment.Length == 0));
    }

    private async Task<string> NextCommentAsync(EventStream stream, Predicate<string>? isMeant = null)
    {
        while (true)
        {
            var next = stream.NextBlockAsync();
            while (!next.IsCompleted)
            {
                _relay.Time.Advance(TimeSpan.FromSeconds(1));
                await Task.WhenAny(next, Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System));
            }

            if ((await next)!.Comment is { } comment && isMeant?.Invoke(comment) != false)
            {
                return comment;
            }
        }
    }

    [Fact]
    public async Task Log_BegunAnew_TellsOpenStreamsOfAGapAndSendsTheWholeJob()
    {
        await _relay.ApplyAsync("job_1", """{"status":"running"}""");
        using var stream = await _relay.OpenAsync(Path);
        var first = (await stream.NextAsync())!;

        _relay.Log.Reset(_relay.Store.GetSnapshot());
        _relay.Log.Appended.Set();

        var gap = (await stream.NextAsync())!;
        Assert.Equal(("gap", first.Id), (gap.Name, gap.Json.GetProperty("requested").GetString()));
        var again = (await stream.NextAsync())!;
        Assert.Equal(first.Data, again.Data);
        Assert.StartsWith(_relay.Log.Epoch, again.Id, StringComparison.Ordinal);
    }

    private async Task<List<EventBlock>> ReadAllAsync()
    {
        using var stream = await _relay.OpenAsync(Path);
        return await stream.ReadToEndAsync();
    }

    private long Number(EventBlock block)
    {
        Assert.StartsWith(_relay.Log.Epoch + "-", block.Id, StringComparison.Ordinal);
        return long.Parse(block.Id![(_relay.Log.Epoch.Length + 1)..]);
    }
}
