using System.Diagnostics;
using Dashboard.Upstream.Budget;
using Testing;

namespace Dashboard.Tests.Upstream.Truth;

/// <summary>Everything at once for a while, drawn from a seed; when the faults are over, all must come right.</summary>
public sealed class MixedFaultTests(ITestOutputHelper output)
{
    private const int LeastFaults = 60;

    /// <summary>Faults that have struck are still looked at for each event.</summary>
    private const int MostFaultsAtOnce = 100;

    private static readonly TimeSpan Duration = LongTests.AreOn ? TimeSpan.FromMinutes(10) : TimeSpan.Zero;

    private static readonly FaultCase[] Cases = [.. FaultCase.OnStreams, FaultCase.RateLimit, FaultCase.Forbidden];

    /// <summary>Upstream makes good what they spoil, without a person and without a wait that is longer than a test's.</summary>
    private static readonly FaultCase[] Harmless =
    [
        .. FaultCase.OnStreams.Where(fault =>
            fault is { Cost: Cost.Nothing, IsGap: false }
            && !fault.Order.Contains("unauthorized", StringComparison.Ordinal)
            && !fault.Order.Contains("no-content", StringComparison.Ordinal)
        ),
        FaultCase.RateLimit,
    ];

    private static readonly FaultCase Cut = new("""{"kind":"cut","count":1}""", Cost.Nothing);

    [Theory]
    [InlineData("stream")]
    [InlineData("all-stream")]
    public async Task ManyFaults_LeaveTheRightEnds(string route)
    {
        await using var truth = await StartAsync(route);
        await LeaveTheRightEndsAsync(truth, route, LongTests.Amount(20, 50), LongTests.Amount(50, 3200), LeastFaults);
    }

    /// <summary>What is missed is read later, and what is right in the end needs no more requests than there are.</summary>
    [Fact]
    public async Task ManyFaults_WithTheRequestsThatTheApiAllows_LeaveTheRightEnds()
    {
        await using var truth = await StartAsync("stream", "100/1m", "--TensorOne:RequestsPerMinute=100");
        await LeaveTheRightEndsAsync(truth, "stream", jobCount: 20, LongTests.Amount(50, 3200), LeastFaults);
    }

    /// <summary>
    /// Upstream holds what was missed, for whatever reason. Where a job's own stream is slow or deaf, the job is read meanwhile: what its
    /// stream tells later of what was before has its place in the job's history, and is not published as the state that is.
    /// </summary>
    [Theory]
    [InlineData("stream")]
    [InlineData("all-stream")]
    public async Task ManyFaults_ThatUpstreamMakesGood_LoseNothing(string route)
    {
        await using var truth = await StartAsync(route);
        var jobs = await truth.Simulator.SubmitRestlessAsync(LongTests.Amount(20, 50), LongTests.AreOn ? 8000 : 3000, 0.1);
        if (route == "stream")
        {
            await truth.WatchAsync(jobs);
        }

        var begun = await truth.SeeTheBeginningAsync(jobs);
        // where there is one stream, each fault waits for the one before it
        var faults = route == "stream" ? LeastFaults : LeastFaults / 2;
        var number = await StrikeAsync(truth, route, jobs, Harmless, faults, () => truth.AssertHistoriesAsync(begun));

        await (route == "stream" ? truth.AssertAllIsKeptAsync(begun) : truth.AssertNothingLostAsync(begun));
        output.WriteLine($"{route}: {number} faults on {jobs.Length} jobs, {truth.Streams.Opened} streams opened");
    }

    private static Task<TruthUnderTest> StartAsync(string route, string rateLimit = "none", params string[] settings) =>
        TruthUnderTest.StartAsync(
            SimulatorHost.Options with
            {
                NoAllStream = route == "stream",
                RateLimit = rateLimit,
            },
            settings
        );

    private async Task LeaveTheRightEndsAsync(TruthUnderTest truth, string route, int jobCount, int steps, int faults)
    {
        var jobs = await truth.Simulator.SubmitRestlessAsync(jobCount, steps, 0.2);
        if (route == "stream")
        {
            await truth.WatchAsync(jobs);
        }

        await using var person = new PersonOnDuty(truth);
        await truth.Record.UntilAsync(() => jobs.All(job => truth.Record.StepsOf(job).Count > 1), () => "not all are followed");
        var number = await StrikeAsync(truth, route, jobs, Cases, faults);

        await truth.SeeTheEndAsync(jobs);
        await truth.AssertTruthAsync(jobs.ToDictionary(job => job, _ => Cost.Truth));
        Assert.True(truth.Gaps.Count > 0, "Events could not be read, and no gap says so.");
        output.WriteLine(
            $"{route}: {number} faults on {jobs.Length} jobs, {truth.Streams.Opened} streams opened, {truth.Gaps.Count} gaps, {person.Keys} new keys, {person.Asked} jobs asked for anew, {truth.Get<RequestBudget>().GetReading().Purposes.Sum(purpose => purpose.Total)} requests"
        );
    }

    /// <param name="look">
    /// Looks on the way whether all is well, more often than histories forget. Where it is given, faults do not pile up: a stream is struck
    /// again only after it was struck and has told something since, or it would be away for longer than upstream holds events.
    /// </param>
    /// <returns>How many faults were ordered; all are over.</returns>
    private static async Task<int> StrikeAsync(
        TruthUnderTest truth,
        string route,
        string[] jobs,
        FaultCase[] cases,
        int faults,
        Func<Task>? look = null
    )
    {
        var isOfAll = route == "all-stream";
        var latest = new Dictionary<string, (string Fault, string? Cut)>(StringComparer.Ordinal);
        var random = new Random(5);
        var begun = Stopwatch.StartNew();
        var number = 0;
        for (; number < faults || begun.Elapsed < Duration; number++)
        {
            var job = jobs[random.Next(jobs.Length)];
            var fault = cases[random.Next(cases.Length)];
            var stream = isOfAll ? jobs : [job];
            if (look is not null && latest.Remove(stream[0], out var last))
            {
                await SeeStruckAsync(truth, stream, last.Fault, last.Cut, Cut.OrderFor(route, isOfAll ? null : job));
            }

            var ordered = await truth.Simulator.OrderFaultAsync(
                fault.OrderFor(route, isOfAll && !fault.IsWithinStream ? null : job)
            );
            var cut = fault.IsWithinStream
                ? null
                : await truth.Simulator.OrderFaultAsync(Cut.OrderFor(route, isOfAll ? null : job));
            latest[stream[0]] = (ordered, cut);

            if (number % MostFaultsAtOnce == MostFaultsAtOnce - 1)
            {
                await truth.Simulator.EndFaultsAsync();
                latest.Clear();
                // before it drops its oldest entries
                await truth.Simulator.ReadJournalAsync();
                await (look?.Invoke() ?? Task.CompletedTask);
            }

            if (number % 5 == 4)
            {
                // what is read beside the streams fails too
                await truth.Simulator.OrderFaultAsync("""{"kind":"server-error","route":["status","list","batch"],"count":1}""");
                await SeeNewsAsync(truth, job);
            }
        }

        await truth.Simulator.EndFaultsAsync();
        return number;
    }

    /// <summary>Waits until a fault has struck and the stream has told something since.</summary>
    /// <param name="cut">What was to make it strike. It may have hit a connection that nobody read any more: then it is ordered again.</param>
    private static async Task SeeStruckAsync(TruthUnderTest truth, string[] jobs, string fault, string? cut, string order)
    {
        while (true)
        {
            var strokes = await truth.Simulator.GetStrokesAsync();
            await SeeEventAsync(truth, jobs);
            if (strokes[fault] > 0)
            {
                return;
            }

            if (cut is not null && strokes[cut] > 0)
            {
                cut = await truth.Simulator.OrderFaultAsync(order);
            }
        }
    }

    /// <summary>Waits until the stream of these jobs tells of one of them.</summary>
    private static async Task SeeEventAsync(TruthUnderTest truth, string[] jobs)
    {
        var before = FindLast();
        await truth.Record.UntilAsync(() => FindLast() > before, () => $"no event of {string.Join(' ', jobs)} after {before}");

        long FindLast() => jobs.Max(job => truth.Store.Find(job)?.Position?.Sequence ?? 0);
    }

    /// <summary>So that faults come over the whole time and not all at once.</summary>
    private static Task SeeNewsAsync(TruthUnderTest truth, string job)
    {
        var known = truth.Record.StepsOf(job).Count;
        return truth.Record.UntilAsync(
            () => truth.Record.StepsOf(job).Count > known || truth.Store.Find(job) is { IsOver: true },
            () => $"no news of {job}"
        );
    }
}
