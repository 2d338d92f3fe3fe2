using System.Globalization;
using System.Net;
using Dashboard.Upstream;
using Dashboard.Upstream.Budget;
using Dashboard.Upstream.Discovery;
using Dashboard.Upstream.Streams;
using Shared.Jobs;

namespace Dashboard.Tests.Upstream.Streams;

/// <summary>The API promises no heartbeats: a stream that has nothing to tell sends nothing.</summary>
public sealed class SilenceWithoutHeartbeatsTests : IAsyncLifetime
{
    private readonly UpstreamUnderTest _upstream = new();
    private readonly Dictionary<string, List<FakeStream>> _streams = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _documents = new(StringComparer.Ordinal);
    private int _reads;

    private ConnectionReading Connection => _upstream.Get<ConnectionBoard>().Find("a")!;

    public async ValueTask InitializeAsync()
    {
        await _upstream.StartAsync();
        (await _upstream.Api.NextCallAsync()).Respond(HttpStatusCode.NotFound);
        (await _upstream.Api.NextCallAsync()).Respond(HttpStatusCode.MethodNotAllowed);
    }

    public ValueTask DisposeAsync() => _upstream.DisposeAsync();

    [Fact]
    public async Task HundredQueuedJobs_WithSilentStreams_CostFewRequests_AndTheirStreamsStayOpen()
    {
        for (var i = 0; i < 100; i++)
        {
            Watch(string.Create(CultureInfo.InvariantCulture, $"job_{i:00}"), """{"status":"queued"}""");
        }

        await PassAsync(TimeSpan.FromMinutes(3));
        Assert.Equal(100, _streams.Count);
        _reads = 0;

        await PassAsync(TimeSpan.FromMinutes(10));

        Assert.All(_streams.Values, opened => Assert.Single(opened));
        Assert.All(
            _upstream.Get<ConnectionBoard>().GetReadings(),
            reading => Assert.Equal((ConnectionState.Connected, false, 0), (reading.State, reading.IsStale, reading.Reconnects))
        );
        // a round of all of them takes few requests, and each round comes later than the one before
        Assert.InRange(_reads, 1, 40);
        var old = _upstream.Time.GetUtcNow().AddMinutes(-11);
        Assert.All(_streams.Keys, jobId => Assert.True(_upstream.Store.Find(jobId)!.LastConfirmedAt > old));
        var spent = _upstream.Get<RequestBudget>().GetReading().Purposes;
        Assert.InRange(spent.Single(purpose => purpose.Purpose == RequestPurpose.Repair).Total, 1, 40);
    }

    [Fact]
    public async Task SilentStream_OfAJobThatHasChangedItsState_IsOpenedAgain()
    {
        await FollowAsync("""{"status":"running","progress":10}""");
        _documents["a"] = """{"jobId":"a","status":"paused","progress":10}""";

        await PassUntilAsync(() => _streams["a"].Count > 1);

        Assert.Equal(JobState.Paused, _upstream.Store.Find("a")!.State);
        Assert.Equal("The stream has told nothing within 45 s, while the job went on.", Connection.Ends[0].Problem);
        // the same once more is no news
        await PassAsync(TimeSpan.FromMinutes(5));
        Assert.Equal(2, _streams["a"].Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SilentStream_OfAJobThatMovesOn_IsOpenedAgain_WhereItHasToldSuchBefore(bool hasTold)
    {
        await FollowAsync("""{"status":"running","progress":10}""");
        if (hasTold)
        {
            await _streams["a"][0].SendEventAsync("e-2", """{"status":"running","progress":11}""");
            await _upstream.SeeAsync("a", job => job.Progress == 11);
        }

        _documents["a"] = """{"jobId":"a","status":"running","progress":50}""";
        await PassUntilAsync(() => _upstream.Store.Find("a")!.Progress == 50 && (!hasTold || _streams["a"].Count > 1));
        await PassAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(hasTold ? 2 : 1, _streams["a"].Count);
    }

    [Fact]
    public async Task SilentStream_OfAnUpstreamThatAnswersNothing_IsLost()
    {
        await FollowAsync("""{"status":"running","progress":10}""");
        _documents.Remove("a");

        await PassUntilAsync(() => Connection.State == ConnectionState.Reconnecting);

        Assert.Equal("Upstream has told nothing within 45 s.", Connection.Ends[0].Problem);
        Assert.True(Connection.IsStale);
    }

    [Fact]
    public async Task StreamThatSpeaksAgain_HasSpokenForItself()
    {
        await FollowAsync("""{"status":"running","progress":10}""");
        await PassAsync(TimeSpan.FromMinutes(5));
        await _streams["a"][0].SendEventAsync("e-2", """{"status":"completed"}""");

        await _upstream.SeeAsync("a", job => job.State == JobState.Completed);
        Assert.Single(_streams["a"]);
    }

    /// <summary>The first comment may be no more than a greeting; one that comes later is a heartbeat, and then silence is no good sign.</summary>
    [Theory]
    [InlineData(0, false)]
    [InlineData(15, true)]
    public async Task Comment_IsAHeartbeat_UnlessTheStreamBeginsWithIt(int afterSeconds, bool isHeartbeat)
    {
        await FollowAsync("""{"status":"running","progress":10}""");
        var stream = await ReopenAsync();
        await PassAsync(TimeSpan.FromSeconds(afterSeconds));
        await stream.SendAsync(": well\n\n");
        await stream.SendEventAsync("e-2", """{"status":"running","progress":20}""");
        await _upstream.SeeAsync("a", job => job.Progress == 20);

        Assert.Equal(isHeartbeat, _upstream.Get<ConnectionBoard>().HasHeartbeats);
        _upstream.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.False(_upstream.Get<ConnectionBoard>().HasHeartbeats);
    }

    /// <summary>At a moment that is known: no time passes while it is opened.</summary>
    private async Task<FakeStream> ReopenAsync()
    {
        _streams["a"][0].Break();
        var call = await _upstream.AdvanceToNextCallAsync();
        Assert.Equal("stream a", call.Route);
        return call.Stream();
    }

    private async Task FollowAsync(string document)
    {
        Watch("a", document);
        await PassUntilAsync(() => _streams.ContainsKey("a"));
        await _streams["a"][0].SendEventAsync("e-1", document);
        await _upstream.SeeAsync("a", job => job.Position is not null);
    }

    private void Watch(string jobId, string document)
    {
        _documents[jobId] = $"{{\"jobId\":\"{jobId}\",{document[1..]}";
        _upstream.Get<WatchList>().Add(new WatchEntry(jobId, WatchSource.Person, _upstream.Time.GetUtcNow()));
    }

    private Task PassAsync(TimeSpan during)
    {
        var end = _upstream.Time.GetUtcNow() + during;
        return PassUntilAsync(() => _upstream.Time.GetUtcNow() >= end);
    }

    /// <summary>Lets time pass and gives every call its answer: streams that say nothing, and documents.</summary>
    private async Task PassUntilAsync(Func<bool> isEnough)
    {
        for (var step = 0; !isEnough(); step++)
        {
            Assert.True(step < 3600, "It has never come to be.");
            _upstream.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
            while (_upstream.Api.HasCall)
            {
                Answer(await _upstream.Api.NextCallAsync());
            }
        }
    }

    private void Answer(FakeCall call)
    {
        if (call.Route.StartsWith("stream ", StringComparison.Ordinal))
        {
            var jobId = call.Route["stream ".Length..];
            if (!_streams.TryGetValue(jobId, out var opened))
            {
                _streams[jobId] = opened = [];
            }

            opened.Add(call.Stream());
            return;
        }

        _reads++;
        var jobIds = call.Argument!.Split(',');
        if (!jobIds.All(_documents.ContainsKey))
        {
            call.Break();
        }
        else if (call.Route == "status")
        {
            call.Json(_documents[jobIds[0]]);
        }
        else
        {
            call.Json($"[{string.Join(',', jobIds.Select(jobId => _documents[jobId]))}]");
        }
    }
}
