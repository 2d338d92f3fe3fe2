using System.Net;
using Dashboard.Jobs;
using Dashboard.Upstream;
using Dashboard.Upstream.Discovery;
using Dashboard.Upstream.Streams;

namespace Dashboard.Tests.Upstream.Streams;

/// <summary>An upstream without a stream of all jobs that was silent and opens streams again: it is heard when it tells something.</summary>
public sealed class OpenedInVainTests : IAsyncLifetime
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(500);

    private readonly UpstreamUnderTest _upstream = new();
    private readonly List<FakeStream> _streams = [];
    private readonly List<FakeCall> _held = [];
    private bool _isHanging;
    private bool _hasHeads = true;
    private int _reads;

    public async ValueTask InitializeAsync()
    {
        await _upstream.StartAsync();
        (await _upstream.Api.NextCallAsync()).Respond(HttpStatusCode.NotFound);
        (await _upstream.Api.NextCallAsync()).Respond(HttpStatusCode.MethodNotAllowed);
        await _upstream.SeeStatusAsync(status => status.FollowsSingly);
        _upstream.Get<WatchList>().Add(new WatchEntry("a", WatchSource.Person, _upstream.Time.GetUtcNow()));
        await PassUntilAsync(() => _streams.Count > 0);
        await TellAsync(1);
    }

    public ValueTask DisposeAsync() => _upstream.DisposeAsync();

    [Theory]
    [InlineData(null)]
    [InlineData(": well\n\n")]
    [InlineData("retry: 3000\n\n")]
    public async Task HeadsOfStreams_WhileAllElseHangs_DoNotMakeThePagesLive_UntilSomethingIsTold(string? greeting)
    {
        _isHanging = true;
        var toldAt = _upstream.Time.GetUtcNow();
        await PassUntilAsync(() => _upstream.Status.IsSilent, greeting);
        var openings = 0;
        for (var seconds = 0; seconds < 10 * 60; seconds++)
        {
            var before = _streams.Count;
            await PassAsync(TimeSpan.FromSeconds(1), greeting);
            openings += _streams.Count - before;
            Assert.True(_upstream.Status.IsSilent, $"Live after {seconds} s");
            Assert.Equal(toldAt, _upstream.Status.StateAt);
            Assert.Equal(toldAt, StateOfJobAt());
        }

        Assert.InRange(openings, 3, 60);
        Assert.InRange(_reads, 1, 60);
        await PassUntilAsync(() => _upstream.Status.State == ConnectionState.Connected, greeting);
        Assert.Equal(
            ("Upstream is silent.", "Upstream opens streams again, but has told nothing since it was silent."),
            (UpstreamStateWords.Of(_upstream.Status), _upstream.Status.Problem)
        );

        await TellAsync(2);
        var status = await _upstream.SeeStatusAsync(status => !status.IsSilent);
        Assert.Equal((null, _upstream.Time.GetUtcNow()), (status.Problem, status.StateAt));
    }

    /// <summary>There is always one open: when the stream of one job is given up, that of the other has just been opened, in vain.</summary>
    [Fact]
    public async Task HeadsOfStreams_ThatTakeTurns_DoNotHideThatNothingIsTold()
    {
        await PassAsync(TimeSpan.FromSeconds(20));
        _upstream.Get<WatchList>().Add(new WatchEntry("b", WatchSource.Person, _upstream.Time.GetUtcNow()));
        await PassUntilAsync(() => _streams.Count == 2);
        await TellAsync(1, "b");
        _isHanging = true;
        var toldAt = _upstream.Time.GetUtcNow();

        await PassUntilAsync(() => _upstream.Status.IsSilent);

        Assert.InRange(_upstream.Time.GetUtcNow() - toldAt, TimeSpan.FromSeconds(40), TimeSpan.FromSeconds(100));
    }

    [Fact]
    public async Task Heartbeat_OfAStreamThatWasOpenedInDoubt_IsASignThatUpstreamIsHeard()
    {
        await OpenInDoubtAsync();
        await PassAsync(TimeSpan.FromSeconds(5));
        Assert.True(_upstream.Status.IsSilent);

        await _streams[^1].SendAsync(": alive\n\n");

        await _upstream.SeeStatusAsync(status => status is { IsSilent: false, Problem: null });
    }

    /// <summary>A stream that goes on may have nothing to tell for an hour.</summary>
    [Fact]
    public async Task QuietUpstream_ThatAnswersAgain_IsHeardSoonByARead()
    {
        _isHanging = true;
        _hasHeads = false;
        await PassUntilAsync(() => _upstream.Status.State == ConnectionState.Reconnecting);
        await PassAsync(TimeSpan.FromMinutes(5));
        (_isHanging, _hasHeads, _reads) = (false, true, 0);
        var before = _streams.Count;
        await PassUntilAsync(() => _streams.Count > before || !_upstream.Status.IsSilent);
        var backAt = _upstream.Time.GetUtcNow();

        await PassUntilAsync(() => !_upstream.Status.IsSilent);

        Assert.InRange(_upstream.Time.GetUtcNow() - backAt, TimeSpan.Zero, TimeSpan.FromSeconds(3));
        await PassAsync(TimeSpan.FromSeconds(30));
        Assert.False(_upstream.Status.IsSilent);
        // the job is read besides where its stream was not open
        Assert.InRange(_reads, 1, 3);
    }

    /// <summary>Nothing was wrong with upstream: what goes on is live at once.</summary>
    [Fact]
    public async Task QuietStream_ThatWasCutAndIsOpenedAgain_IsLiveAtOnce()
    {
        _reads = 0;
        _streams[^1].Break();
        await _upstream.SeeStatusAsync(status => status.State == ConnectionState.Reconnecting);

        (await _upstream.AdvanceToNextCallAsync()).Stream();

        await _upstream.SeeStatusAsync(status => status is { State: ConnectionState.Connected, IsSilent: false, Problem: null });
        await PassAsync(TimeSpan.FromSeconds(30));
        // by the plan, which reads a job whose stream is not open
        Assert.InRange(_reads, 0, 1);
    }

    private ConnectionBoard Board => _upstream.Get<ConnectionBoard>();

    private DateTimeOffset StateOfJobAt() => JobStateTime.Of(_upstream.Store.Find("a")!, _upstream.Status, Board);

    private async Task OpenInDoubtAsync()
    {
        _isHanging = true;
        await PassUntilAsync(() => _upstream.Status.IsSilent);
        await PassUntilAsync(() => _upstream.Status.State == ConnectionState.Connected);
    }

    private async Task TellAsync(int number, string jobId = "a")
    {
        await _streams[^1]
            .SendEventAsync($"e-{number}", $$"""{"jobId":"{{jobId}}","status":"running","currentStep":"{{number}}"}""");
        await _upstream.SeeAsync(jobId, job => job.CurrentStep == $"{number}");
        // noted after it is applied
        await PassUntilAsync(() => Board.Find(jobId)?.NewsAt == _upstream.Time.GetUtcNow(), step: TimeSpan.Zero);
    }

    private Task PassAsync(TimeSpan during, string? greeting = null)
    {
        var end = _upstream.Time.GetUtcNow() + during;
        return PassUntilAsync(() => _upstream.Time.GetUtcNow() >= end, greeting);
    }

    private async Task PassUntilAsync(Func<bool> isEnough, string? greeting = null, TimeSpan? step = null)
    {
        for (var steps = 0; !isEnough(); steps++)
        {
            Assert.True(steps < 3600, "It has never come to be.");
            _upstream.Time.Advance(step ?? Step);
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
            while (_upstream.Api.HasCall)
            {
                await AnswerAsync(await _upstream.Api.NextCallAsync(), greeting);
            }
        }
    }

    private async Task AnswerAsync(FakeCall call, string? greeting)
    {
        var isStream = call.Route.StartsWith("stream ", StringComparison.Ordinal);
        _reads += isStream ? 0 : 1;
        if (isStream && _hasHeads)
        {
            _streams.Add(call.Stream());
            if (greeting is not null)
            {
                await _streams[^1].SendAsync(greeting);
            }
        }
        else if (_isHanging)
        {
            _held.Add(call);
        }
        else
        {
            var documents = call.Argument!.Split(',')
                .Select(jobId => $$"""{"jobId":"{{jobId}}","status":"running","currentStep":"1"}""");
            call.Json(call.Route == "batch" ? $$"""{"jobs":[{{string.Join(',', documents)}}]}""" : documents.Single());
        }
    }
}
