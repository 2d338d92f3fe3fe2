using System.Collections.Immutable;
using Dashboard.Infrastructure;
using Dashboard.Jobs;
using Dashboard.Jobs.Courses;
using Dashboard.Upstream;
using Shared.Jobs;

namespace Dashboard.Gpus.Memory;

/// <summary>How full the memory became of those that completed on an endpoint's GPUs of one type.</summary>
/// <param name="MedianPercent">Of the total.</param>
/// <param name="HighestPercent">Of the total.</param>
public sealed record MemoryPeak(int Jobs, double MedianPercent, double HighestPercent)
{
    /// <summary>Fewer say nothing of the next one.</summary>
    public const int LeastJobs = 5;

    public bool IsTelling => Jobs >= LeastJobs;
}

/// <summary>Learns from attempts that complete how much memory is usual: what fills up to there is no sign of trouble.</summary>
/// <remarks>Bounds: the latest 50 attempts of 1,000 pairs of endpoint and GPU type, those whose last one ended first go; 100,000 that run.</remarks>
internal sealed class MemoryPeaks : IJobCourse
{
    public const int MostAttempts = 50;
    public const int MostKinds = 1_000;

    private const int MostRunning = 100_000;

    /// <summary>The highest share so far of attempts that run; used by the loop alone.</summary>
    private readonly Dictionary<string, (int RetryCount, double Percent)> _running = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Endpoint, string? Type), Kind> _kinds = [];
    private long _ended;

    /// <returns>Null where nothing has completed there.</returns>
    public MemoryPeak? Find(string? endpointId, string? gpuType)
    {
        lock (_lock)
        {
            return endpointId is not null && _kinds.TryGetValue((endpointId, gpuType), out var kind) ? kind.Peak : null;
        }
    }

    public void Begin(IReadOnlyCollection<Job> jobs, UpstreamStatus upstream)
    {
        _running.Clear();
        foreach (var job in jobs)
        {
            Observe(job);
        }
    }

    public void Take(in JobChange change, UpstreamStatus upstream)
    {
        if (change is not { Kind: JobChangeKind.Upsert, Job: { } job })
        {
            if (change.Job is { } gone)
            {
                _running.Remove(gone.JobId);
            }

            return;
        }

        if (change.IsAnotherJob)
        {
            _running.Remove(job.JobId);
        }

        Observe(job);
        if (job.IsTerminal && _running.Remove(job.JobId, out var seen) && job.State == JobState.Completed)
        {
            if (job.EndpointId is { } endpoint && seen.RetryCount == job.RetryCount)
            {
                Note((endpoint, job.GpuType), seen.Percent);
            }
        }
    }

    private void Observe(Job job)
    {
        if (job is not { State: JobState.Running, MemoryUsed.Bytes: >= 0 and var used, MemoryTotal.Bytes: > 0 and var total })
        {
            return;
        }

        var percent = 100 * used / total;
        if (!_running.TryGetValue(job.JobId, out var before) || before.RetryCount != job.RetryCount || before.Percent < percent)
        {
            if (_running.Count < MostRunning || _running.ContainsKey(job.JobId))
            {
                _running[job.JobId] = (job.RetryCount, percent);
            }
        }
    }

    private void Note((string, string?) key, double percent)
    {
        lock (_lock)
        {
            ImmutableArray<double> known = _kinds.TryGetValue(key, out var before) ? before.Percents : [];
            ImmutableArray<double> percents = [.. known.TakeLast(MostAttempts - 1), percent];
            double[] sorted = [.. percents.Order()];
            _kinds[key] = new Kind(
                percents,
                new MemoryPeak(sorted.Length, Percentiles.Of(sorted, 50)!.Value, sorted[^1]),
                ++_ended
            );
            if (_kinds.Count > MostKinds)
            {
                _kinds.Remove(_kinds.MinBy(one => one.Value.EndedAs).Key);
            }
        }
    }

    private sealed record Kind(ImmutableArray<double> Percents, MemoryPeak Peak, long EndedAs);
}
