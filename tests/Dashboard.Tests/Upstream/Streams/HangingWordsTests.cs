using System.Net;
using System.Net.Sockets;
using Dashboard.Tests.Infrastructure;
using Dashboard.Upstream;
using Dashboard.Upstream.Streams;
using Microsoft.Extensions.Logging;

namespace Dashboard.Tests.Upstream.Streams;

/// <summary>What is said while upstream accepts connections and answers nothing, or nothing but the head of a stream.</summary>
public sealed class HangingWordsTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const string EmptyList = """{"jobs":[],"nextCursor":null}""";
    private const string Silence = "The stream of all jobs tells nothing, not even heartbeats";

    private readonly UpstreamUnderTest _upstream = new();

    public ValueTask InitializeAsync() => new(_upstream.StartAsync());

    public ValueTask DisposeAsync() => _upstream.DisposeAsync();

    [Fact]
    public async Task AttemptThatHangs_IsSaidToBeUnderWay_SinceItBegan()
    {
        await FollowAsync();
        _upstream.Time.Advance(TimeSpan.FromSeconds(46));
        var question = await CallAsync("list");
        var status = await _upstream.SeeStatusAsync(status => status.TriedSince is not null);
        Assert.Equal((ConnectionState.Reconnecting, _upstream.Time.GetUtcNow()), (status.State, status.TriedSince));

        // the next one is counted from when this one is over
        _upstream.Time.Advance(TimeSpan.FromSeconds(20));
        Reset(question);
        status = await _upstream.SeeStatusAsync(status => status.TriedSince is null);
        Assert.InRange(status.NextRetryAt!.Value, _upstream.Time.GetUtcNow(), DateTimeOffset.MaxValue);

        var opening = await _upstream.AdvanceToNextCallAsync();
        Assert.Equal("stream", opening.Route);
        var begun = (await _upstream.SeeStatusAsync(status => status.TriedSince is not null)).TriedSince;
        _upstream.Time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(begun, _upstream.Status.TriedSince);

        opening.Stream();
        status = await _upstream.SeeStatusAsync(status => status.State == ConnectionState.Connected);
        Assert.Null(status.TriedSince);
    }

    [Fact]
    public async Task HeadOfAStream_IsNoAnsweredRead()
    {
        await FollowAsync();
        _upstream.Time.Advance(TimeSpan.FromSeconds(46));
        Reset(await CallAsync("list"));
        _upstream.Time.Advance(TimeSpan.FromSeconds(5));
        (await UntilAsync("stream")).Stream();
        await _upstream.SeeStatusAsync(status => status.State == ConnectionState.Connected);

        Assert.False(_upstream.Status.AnswersReads);
        Assert.Equal("Upstream is silent.", UpstreamStateWords.Of(_upstream.Status));
    }

    [Fact]
    public async Task ReadsThatAreAnswered_AndThenAreNot_AreNotSaidToBe()
    {
        await FollowAsync();
        _upstream.Time.Advance(TimeSpan.FromSeconds(46));
        (await CallAsync("list")).Json(EmptyList);
        await _upstream.SeeStatusAsync(status => status.AnswersReads);

        for (var calls = 0; _upstream.Status.AnswersReads; calls++)
        {
            Assert.True(calls < 20, "A read is said to be answered.");
            OpenOr(Reset, await _upstream.AdvanceToNextCallAsync());
        }
    }

    [Theory]
    [InlineData(null, Silence + ", and reads are not answered either.")]
    [InlineData(HttpStatusCode.OK, Silence + ". The list is read now and then instead.")]
    [InlineData(
        HttpStatusCode.InternalServerError,
        Silence + ". The list cannot be read instead: Upstream says: The database is down."
    )]
    public async Task SilentStream_WhetherTheListIsReadInstead_IsSaidAsItIs(HttpStatusCode? code, string expected)
    {
        await FollowAsync();
        _upstream.Time.Advance(TimeSpan.FromSeconds(46));
        for (var calls = 0; _upstream.Status.Problem != expected; calls++)
        {
            Assert.True(calls < 20, _upstream.Status.Problem);
            OpenOr(Answer, await _upstream.AdvanceToNextCallAsync());
        }

        // and when it changes
        for (
            var calls = 0;
            _upstream.Status.Problem == expected
                || _upstream.Status.Problem?.StartsWith(Silence, StringComparison.Ordinal) != true;
            calls++
        )
        {
            Assert.True(calls < 30, _upstream.Status.Problem);
            OpenOr(code == HttpStatusCode.OK ? Reset : call => call.Json(EmptyList), await _upstream.AdvanceToNextCallAsync());
        }

        void Answer(FakeCall call)
        {
            switch (code)
            {
                case null:
                    Reset(call);
                    break;
                case HttpStatusCode.OK:
                    call.Json(EmptyList);
                    break;
                default:
                    call.Respond(code.Value, """{"error":"INTERNAL","message":"The database is down."}""");
                    break;
            }
        }
    }

    [Fact]
    public async Task SilentStream_WithoutAList_IsNotSaidToHaveOne()
    {
        await using var upstream = new UpstreamUnderTest();
        await upstream.StartAsync();
        var stream = (await upstream.Api.NextCallAsync()).Stream();
        (await upstream.Api.NextCallAsync()).Respond(HttpStatusCode.NotFound);
        await stream.SendEventAsync("e-1", """{"jobId":"a","status":"running"}""");
        await upstream.SeeAsync("a", _ => true);

        upstream.Time.Advance(TimeSpan.FromSeconds(46));
        (await upstream.Api.NextCallAsync()).Respond(HttpStatusCode.NotFound);
        (await upstream.AdvanceToNextCallAsync()).Stream();

        Assert.Equal($"{Silence}.", (await upstream.SeeStatusAsync(status => status.State == ConnectionState.Connected)).Problem);
    }

    /// <summary>Each opening ends the wait of all streams, and none of them shows that upstream tells anything.</summary>
    [Fact]
    public async Task HalfAnHourOfHeadsWithoutNews_IsAHandfulOfLines_AndTheEndIsToldWhenThereIsNews()
    {
        using var log = new LogCollector();
        _upstream.Get<ILoggerFactory>().AddProvider(log);
        _upstream.Door.IsOpen = true;
        await FollowAsync();
        FakeStream? last = null;
        using var ending = new CancellationTokenSource();
        var answering = AnswerAsync();
        var begun = 0;
        var wasOn = false;
        for (var second = 0; second < 30 * 60; second++)
        {
            await _upstream.AdvanceAsync(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
            var isOn = _upstream.Get<OutageGate>().IsOn;
            begun += isOn && !wasOn ? 1 : 0;
            wasOn = isOn;
        }

        log.Entries.ToList().ForEach(line => output.WriteLine($"{line.Level}: {line.Text}"));
        output.WriteLine($"{begun} outages");
        Assert.InRange(begun, 3, int.MaxValue);
        Assert.Equal(2, Count("Upstream is away"));
        Assert.Equal(1, Count("Upstream opens streams again"));
        Assert.Equal(0, Count("Upstream answers again"));
        Assert.Equal(0, Count("Nobody waits"));

        for (var seconds = 0; Count("Upstream answers again") == 0; seconds++)
        {
            Assert.True(seconds < 300, "The end is never told.");
            await last!.SendEventAsync($"e-{seconds + 2}", """{"jobId":"a","status":"completed"}""");
            await _upstream.AdvanceAsync(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        }

        Assert.Equal(1, Count("Upstream answers again"));
        await ending.CancelAsync();
        await answering;

        int Count(string beginning) => log.Entries.Count(line => line.Text.StartsWith(beginning, StringComparison.Ordinal));

        async Task AnswerAsync()
        {
            try
            {
                while (true)
                {
                    var call = await _upstream.Api.TakeCallAsync(ending.Token);
                    if (call.Route == "stream")
                    {
                        last = call.Stream();
                    }
                }
            }
            catch (OperationCanceledException) when (ending.IsCancellationRequested)
            {
                // the test is over
            }
        }
    }

    private static void OpenOr(Action<FakeCall> answer, FakeCall call)
    {
        if (call.Route == "stream")
        {
            call.Stream();
        }
        else
        {
            answer(call);
        }
    }

    private static void Reset(FakeCall call) =>
        call.Fail(new HttpRequestException("An error occurred.", new IOException("reset", new SocketException(104))));

    private async Task FollowAsync()
    {
        var stream = (await CallAsync("stream")).Stream();
        (await CallAsync("list")).Json(EmptyList);
        await stream.SendEventAsync("e-1", """{"jobId":"a","status":"running"}""");
        await _upstream.SeeAsync("a", _ => true);
    }

    /// <summary>Reads meanwhile are cut off.</summary>
    private async Task<FakeCall> UntilAsync(string route)
    {
        FakeCall call;
        while ((call = await _upstream.AdvanceToNextCallAsync()).Route != route)
        {
            Reset(call);
        }

        return call;
    }

    private async Task<FakeCall> CallAsync(string route)
    {
        var call = await _upstream.Api.NextCallAsync();
        Assert.Equal(route, call.Route);
        return call;
    }
}
