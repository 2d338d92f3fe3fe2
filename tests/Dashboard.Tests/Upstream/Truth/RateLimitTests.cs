using Dashboard.Upstream;
using Dashboard.Upstream.Budget;
using Dashboard.Upstream.Streams;
using Microsoft.Extensions.Time.Testing;

namespace Dashboard.Tests.Upstream.Truth;

/// <summary>429 in every form that services send, on a clock that the test drives: no stream of the key is opened before its wait is over.</summary>
public sealed class RateLimitTests
{
    /// <summary>Where upstream names a time of day, ours must be about the same.</summary>
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    [Fact]
    public async Task RateLimits_OfEveryForm_AreWaitedFor_FiveMinutesAtMost_AndLoseNothing()
    {
        await using var truth = await StartAsync(noAllStream: false);
        var begun = await FollowAsync(truth, isWatched: false);

        // the time of day first: with every wait the two clocks part
        _time.SetUtcNow(TimeProvider.System.GetUtcNow());
        foreach (
            var (form, least, most) in ((string, double, double)[])
                [
                    ("date", 28, 40),
                    // where the window's end is told too, its margin, and then until a whole second
                    ("both", 30, 33),
                    ("seconds", 30, 31),
                    ("body", 30, 31),
                    ("negative", 5, 6),
                    ("text", 5, 6),
                    ("absent", 5, 6),
                    ("huge", 300, 301),
                ]
        )
        {
            var fault = await truth.Simulator.OrderFaultAsync(
                $$$"""{"kind":"rate-limited","route":"all-stream","count":1,"args":{"retryAfter":"{{{form}}}","seconds":30}}"""
            );
            await truth.Simulator.OrderFaultAsync("""{"kind":"cut","route":"all-stream","count":1}""");
            var wait = await SeeWaitAsync(truth, fault);
            // until a whole second, as it is told
            Assert.True(wait >= least && wait <= most, $"{form}: {wait} s");
            await AssertNoStreamOpensAsync(truth, wait);
            await SeeAllOpenAsync(truth, 1);
        }

        // the list was read while the stream was long away, and has overtaken it
        await truth.AssertHistoriesAsync(begun);
    }

    [Fact]
    public async Task RateLimit_OfOneJobsStream_HoldsThoseOfAllJobs_AndLosesNothing()
    {
        await using var truth = await StartAsync(noAllStream: true);
        var begun = await FollowAsync(truth, isWatched: true);
        var fault = await truth.Simulator.OrderFaultAsync(
            """{"kind":"rate-limited","route":"stream","jobIds":["job_0"],"count":1,"args":{"retryAfter":"seconds","seconds":40}}"""
        );
        await CutAsync(truth, "job_0");
        var wait = await SeeWaitAsync(truth, fault);
        foreach (var job in begun.Keys.Where(job => job != "job_0"))
        {
            await CutAsync(truth, job);
        }

        await SeeAsync(() => Readings(truth).All(reading => reading.State != ConnectionState.Connected), TimeSpan.Zero);
        await AssertNoStreamOpensAsync(truth, wait);

        await SeeAllOpenAsync(truth, begun.Count);
        await truth.AssertNothingLostAsync(begun);
    }

    private Task<TruthUnderTest> StartAsync(bool noAllStream) =>
        // no watchdog may see the clock leap
        TruthUnderTest.StartAsync(
            _time,
            SimulatorHost.Options with
            {
                NoAllStream = noAllStream,
                NoList = noAllStream,
            },
            "--TensorOne:IdleTimeoutSeconds=3600"
        );

    private static async Task<Dictionary<string, int>> FollowAsync(TruthUnderTest truth, bool isWatched)
    {
        var jobs = await truth.Simulator.SubmitRestlessAsync(5, 3000, 0.1);
        if (isWatched)
        {
            await truth.WatchAsync(jobs);
        }

        return await truth.SeeTheBeginningAsync(jobs);
    }

    private static async Task CutAsync(TruthUnderTest truth, string job) =>
        await truth.Simulator.StruckAsync(
            await truth.Simulator.OrderFaultAsync($$"""{"kind":"cut","route":"stream","jobIds":["{{job}}"],"count":1}""")
        );

    private static IEnumerable<ConnectionReading> Readings(TruthUnderTest truth) => truth.Get<ConnectionBoard>().GetReadings();

    /// <returns>How long all are to wait, in seconds.</returns>
    private async Task<double> SeeWaitAsync(TruthUnderTest truth, string fault)
    {
        var budget = truth.Get<RequestBudget>();
        await SeeAsync(() => budget.GetReading().BlockedUntil is not null, TimeSpan.FromMilliseconds(10));
        await truth.Simulator.StruckAsync(fault);
        return (budget.GetReading().BlockedUntil!.Value - _time.GetUtcNow()).TotalSeconds;
    }

    private async Task AssertNoStreamOpensAsync(TruthUnderTest truth, double seconds)
    {
        var opened = truth.Streams.Opened;
        var step = TimeSpan.FromSeconds(seconds / 100);
        for (var passed = 0; passed < 99; passed++)
        {
            _time.Advance(step);
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System);
        }

        Assert.Equal(opened, truth.Streams.Opened);
    }

    private Task SeeAllOpenAsync(TruthUnderTest truth, int streams) =>
        SeeAsync(
            () => Readings(truth).Count(reading => reading.State == ConnectionState.Connected) == streams,
            TimeSpan.FromMilliseconds(100)
        );

    /// <summary>Moves the clock on, a little at a time.</summary>
    private async Task SeeAsync(Func<bool> condition, TimeSpan step)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        while (!condition())
        {
            _time.Advance(step);
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, patience.Token);
        }
    }
}
