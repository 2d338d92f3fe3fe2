using System.Diagnostics;
using Dashboard.Jobs;
using Dashboard.Tests.Infrastructure;
using Shared.Jobs;
using Testing;

namespace Dashboard.Tests.Upstream.Truth;

/// <summary>
/// Events far beyond the limit, and poisoned ones, between good ones. Memory is judged, and in the long form, for quiet machines, how soon the
/// good ones are known; else that is reported.
/// </summary>
[Collection(nameof(OneAtATime))]
public sealed class GiantEventTests(ITestOutputHelper output)
{
    private const double MostDelay = 50;
    private const long MostGrowth = 32 * 1024 * 1024;

    /// <summary>A fault is noted a little before its event is.</summary>
    private const int Margin = 3;

    private readonly Lock _lock = new();
    private readonly List<double> _delays = [];

    [Theory]
    [InlineData("stream")]
    [InlineData("all-stream")]
    public async Task GoodEvent_AfterAGiantOrAPoisonedOne_IsApplied_AndMemoryIsBounded(string route)
    {
        var job = route == "stream" ? "job_0" : null;
        await using var truth = await TruthUnderTest.StartAsync(SimulatorHost.Options with { NoAllStream = job is not null });
        truth.Record.OnChange = change => NoteDelay(truth, job, change);
        var jobs = await truth.Simulator.SubmitRestlessAsync(4, 5000, LongTests.AreOn ? 0.04 : 0.02);
        if (job is not null)
        {
            await truth.WatchAsync(jobs);
        }

        await truth.SeeTheBeginningAsync(jobs);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var most = before;
        foreach (var order in Orders)
        {
            await StrikeAsync(truth, route, job, order);
            await StrikeAsync(
                truth,
                route,
                job,
                order,
                () => most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true))
            );
        }

        output.WriteLine($"{route}: heap before {before >> 20} MiB, at most {most >> 20} MiB");
        Assert.True(most - before <= MostGrowth, $"from {before:N0} to {most:N0} bytes");
        Assert.Empty(truth.Streams.Faults);
    }

    private static IEnumerable<string> Orders =>
        [
            Giant(64L << 10),
            Poison("truncated"),
            Giant(1L << 20),
            Poison("nul-bytes"),
            Giant(LongTests.AreOn ? 1L << 30 : 64L << 20),
            Poison("deep-nesting"),
            Giant(64L << 10),
        ];

    private static string Giant(long bytes) => $$$"""{"kind":"giant","count":1,"args":{"bytes":{{{bytes}}}}}""";

    private static string Poison(string name) => $$$"""{"kind":"malformed","count":1,"args":{"poison":"{{{name}}}"}}""";

    /// <summary>Has one such event sent, and waits for a good one after it.</summary>
    private async Task StrikeAsync(TruthUnderTest truth, string route, string? job, string order, Action? onChange = null)
    {
        // collecting all the time would take the time that is measured
        var isTimed = onChange is null;
        lock (_lock)
        {
            _delays.Clear();
        }

        await truth.Simulator.StruckAsync(
            await truth.Simulator.OrderFaultAsync(new FaultCase(order, Cost.Nothing).OrderFor(route, job))
        );
        var last = await truth.Simulator.ReadLastSentAsync(job) + Margin;
        await truth.Record.UntilAsync(
            () =>
            {
                onChange?.Invoke();
                return Place(truth.Store, job) >= last;
            },
            () => $"no good event after {order}"
        );
        lock (_lock)
        {
            // a stream that was opened again may have told all of it in its first document
            var most = _delays.DefaultIfEmpty().Max();
            output.WriteLine($"{route} {order}: {_delays.Count} events, from received to known at most {most:0.0} ms");
            Assert.True(!isTimed || !LongTests.AreOn || most <= MostDelay, $"{order}: {most:0.0} ms");
        }
    }

    /// <summary>How far the stream has come.</summary>
    private static long Place(JobStore store, string? job) =>
        job is null ? store.GetSnapshot().Max(known => known.Position?.Sequence ?? 0) : store.Find(job)!.Position!.Sequence;

    private void NoteDelay(TruthUnderTest truth, string? job, JobChange change)
    {
        var now = Stopwatch.GetTimestamp();
        var place = change.Job!.Position;
        // what is read beside the stream changes a job too
        var isEvent = place?.Stream == (job ?? EventPosition.AllJobs) && place != change.Before?.Position;
        if (isEvent && truth.Streams.FindArrival(job, place!.ToString()) is { } at)
        {
            lock (_lock)
            {
                _delays.Add(Stopwatch.GetElapsedTime(at, now).TotalMilliseconds);
            }
        }
    }
}
