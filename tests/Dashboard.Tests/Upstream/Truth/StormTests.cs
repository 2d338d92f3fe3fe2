using System.Diagnostics;
using Dashboard.Jobs;
using Dashboard.Tests.Infrastructure;
using Testing;

namespace Dashboard.Tests.Upstream.Truth;

/// <summary>
/// 10,000 jobs, 5,000 events a second. What it costs is reported; truth and memory are judged, and in the long form, for quiet machines, how
/// soon events are known.
/// </summary>
[Collection(nameof(OneAtATime))]
public sealed class StormTests(ITestOutputHelper output)
{
    private const int MostDelay = 250;
    private const long MostGrowth = 32 * 1024 * 1024;

    /// <summary>A job that comes is kept, over or not: in the Dashboard, the Simulator and what is noted here, all of them in this process.</summary>
    private const long MostForAJob = 16 * 1024;

    private static readonly int Seconds = LongTests.Amount(60, 600);

    private readonly Dictionary<long, DateTimeOffset> _publishedAt = [];

    /// <summary>By milliseconds, the last for all longer ones: what is noted here must not grow.</summary>
    private readonly long[] _delays = new long[10_001];
    private readonly Lock _lock = new();
    private Dictionary<string, int> _known = [];

    [Fact]
    public async Task Storm_LosesNothing_AndMemoryStaysFlat()
    {
        await using var truth = await TruthUnderTest.StartAsync(SimulatorHost.Options with { Scenario = "storm", Jobs = null });
        truth.Record.OnChange = NotePublished;
        await truth.Record.UntilAsync(() => truth.Store.IsListed, () => "never listed");
        // whatever happens from now on comes by the stream
        _known = (await truth.Simulator.ReadJournalAsync()).ToDictionary(job => job.Key, job => job.Value.Count);
        var ahead = await truth.Simulator.MeasureStoryAheadAsync();
        var (cpu, begun) = (Process.GetCurrentProcess().TotalProcessorTime, Stopwatch.StartNew());
        var (before, jobsBefore) = (0L, 0);
        var changes = 0;
        var due = 1;
        while (due <= Seconds)
        {
            await truth.Record.UntilAsync(() => begun.Elapsed.TotalSeconds >= due, () => "no more changes");
            due = (int)begun.Elapsed.TotalSeconds + 1;
            await truth.Simulator.ReadJournalAsync(NoteSent(ahead));
            if (before == 0 && due > Seconds / 2)
            {
                (before, jobsBefore) = (GC.GetTotalMemory(forceFullCollection: true), truth.Store.Count);
            }

            lock (_lock)
            {
                changes += _publishedAt.Count;
                _publishedAt.Clear();
            }
        }

        var spent = Process.GetCurrentProcess().TotalProcessorTime - cpu;
        output.WriteLine(
            $"{changes / begun.Elapsed.TotalSeconds:0} changes/s, {spent / begun.Elapsed:0.00} cores for all of Dashboard, Simulator and test"
        );
        output.WriteLine(
            $"event due to change published: p50 {Percentile(0.5):0} ms, p99 {Percentile(0.99):0} ms, most {Percentile(1):0} ms of {_delays.Sum():N0}"
        );
        Assert.True(!LongTests.AreOn || Percentile(0.99) <= MostDelay, $"p99 is {Percentile(0.99)} ms");
        await AssertTruthAsync(truth);
        var growth = GC.GetTotalMemory(forceFullCollection: true) - before;
        var jobs = truth.Store.Count - jobsBefore;
        output.WriteLine($"heap {before >> 20} MiB halfway, {growth >> 10} KiB more at the end, with {jobs} more jobs");
        Assert.True(growth <= MostGrowth + (jobs * MostForAJob), $"{growth:N0} bytes more than halfway, with {jobs} more jobs");
    }

    /// <summary>Of all jobs that upstream has told anything of, but those that are nobody's to see.</summary>
    private async Task AssertTruthAsync(TruthUnderTest truth)
    {
        // it holds some six seconds of this storm
        Assert.True(
            truth.Streams.Gaps == 0,
            "The Dashboard was so far behind that upstream no longer held what it had not read."
        );
        var told = await truth.Simulator.ReadJournalAsync();
        await truth.AssertNothingLostAsync(
            told.Keys.Where(job => !job.StartsWith("job_denied", StringComparison.Ordinal))
                .ToDictionary(job => job, job => _known.GetValueOrDefault(job))
        );
    }

    private void NotePublished(JobChange change)
    {
        if (change.Job?.Position is { } position)
        {
            lock (_lock)
            {
                _publishedAt[position.Sequence] = TimeProvider.System.GetUtcNow();
            }
        }
    }

    /// <summary>Of an event's bytes: by the story's clock, which is ahead of the wall's by a little.</summary>
    private Action<long, DateTimeOffset> NoteSent(TimeSpan ahead) =>
        (sequence, at) =>
        {
            lock (_lock)
            {
                if (_publishedAt.TryGetValue(sequence, out var published))
                {
                    _delays[(int)Math.Clamp((published - (at - ahead)).TotalMilliseconds, 0, _delays.Length - 1)]++;
                }
            }
        };

    private int Percentile(double share)
    {
        var left = (long)Math.Ceiling(_delays.Sum() * share);
        for (var milliseconds = 0; milliseconds < _delays.Length; milliseconds++)
        {
            left -= _delays[milliseconds];
            if (left <= 0)
            {
                return milliseconds;
            }
        }

        return _delays.Length;
    }
}
