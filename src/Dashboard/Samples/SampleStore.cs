using System.Collections.Concurrent;
using System.Collections.Immutable;
using Dashboard.Infrastructure;
using Shared.Api;
using Shared.Jobs;

namespace Dashboard.Samples;

/// <summary>
/// The readings of all jobs, in memory: 10-second buckets for an hour and 1-minute buckets for a day, by upstream's clock. Only
/// <see cref="SampleProjection"/> writes.
/// </summary>
/// <remarks>
/// <para>A job that is first seen at its end has no samples: there is nothing to draw of one point, and a list may name thousands.</para>
/// <para>
/// Bounds: each job has at most 320 series, each series its two rings, and 8 MiB; past that, the older half of its own samples goes. So a
/// noisy job costs no other one its history. All together have at most 256 MiB. Past that, finished jobs' samples go, those that ended first
/// before the others; then, as long as it takes, the older half of the job that holds most.
/// </para>
/// </remarks>
public sealed class SampleStore
{
    private readonly SampleLimits _limits;
    private readonly ConcurrentDictionary<string, JobSamples> _jobs = new(StringComparer.Ordinal);
    private readonly LiveValue<SampleTick> _tick = new(new SampleTick(0));
    private long _sizeBytes;

    public SampleStore()
        : this(SampleLimits.Default) { }

    internal SampleStore(SampleLimits limits) => _limits = limits;

    /// <summary>Replaced after new readings, at most four times a second for all jobs together.</summary>
    public ILiveValue<SampleTick> Tick => _tick;

    public int JobCount => _jobs.Count;

    /// <summary>What the buckets and their tables hold, reckoned.</summary>
    public long SizeBytes => Interlocked.Read(ref _sizeBytes);

    /// <summary>The series that a job has, each with its newest reading, ordered by metric and part. Empty for an unknown job.</summary>
    public ImmutableArray<LatestSample> GetSeries(string jobId) => _jobs.GetValueOrDefault(jobId)?.GetLatest() ?? [];

    /// <summary>The attempts that readings are held of, oldest first, at most the last 64.</summary>
    public ImmutableArray<SampledAttempt> GetAttempts(string jobId) => _jobs.GetValueOrDefault(jobId)?.GetAttempts() ?? [];

    /// <summary>Changes with every reading of the job; 0 for an unknown job.</summary>
    public long GetVersion(string jobId) => _jobs.GetValueOrDefault(jobId)?.Version ?? 0;

    /// <summary>When the job's newest reading is for, by upstream's clock; null for an unknown job.</summary>
    public DateTimeOffset? GetLastAt(string jobId) =>
        _jobs.GetValueOrDefault(jobId)?.GetLatest().Max(latest => (DateTimeOffset?)latest.At);

    /// <summary>Of each job that is not over, and has such readings: the highest of its latest.</summary>
    public IEnumerable<LatestSample> GetHighest(SampleMetric metric)
    {
        foreach (var (_, samples) in _jobs)
        {
            if (samples.EndedAt is null && samples.FindHighest(metric) is { } highest)
            {
                yield return highest;
            }
        }
    }

    /// <summary>
    /// The readings from one time to another, both ends included, by upstream's clock: from the 10-second buckets where the last hour
    /// holds all of it, else from the 1-minute buckets.
    /// </summary>
    /// <param name="maxPoints">At least 2. Buckets are merged to so many points; each keeps its lowest and highest reading.</param>
    /// <returns>Null where there is no such series.</returns>
    public SampleWindow? GetWindow(SeriesId series, DateTimeOffset from, DateTimeOffset to, int maxPoints) =>
        _jobs.GetValueOrDefault(series.JobId)?.GetWindow(new SeriesKey(series.Metric, series.Part), from, to, maxPoints);

    /// <returns>True where the job's newest document told something.</returns>
    internal bool Add(Job job, UpstreamClock? clock)
    {
        if (!_jobs.TryGetValue(job.JobId, out var samples))
        {
            if (job.State == JobState.Queued || job.IsOver)
            {
                return false;
            }

            samples = new JobSamples(job.JobId, _limits);
            _jobs[job.JobId] = samples;
            Interlocked.Add(ref _sizeBytes, samples.SizeBytes);
        }

        var before = samples.SizeBytes;
        var hasNews = samples.Add(job, clock);
        while (samples.SizeBytes > _limits.MostBytesOfAJob && samples.Halve()) { }

        if (Interlocked.Add(ref _sizeBytes, samples.SizeBytes - before) > _limits.MostBytes)
        {
            Shrink();
        }

        return hasNews;
    }

    internal void Remove(string jobId)
    {
        if (_jobs.TryRemove(jobId, out var samples))
        {
            Interlocked.Add(ref _sizeBytes, -samples.SizeBytes);
        }
    }

    /// <summary>Lets go of finished jobs whose last reading is older than anything that is kept, and of those that are not held any more.</summary>
    /// <param name="now">By upstream's clock.</param>
    internal void RemoveOld(DateTimeOffset now, Func<string, bool> isHeld)
    {
        foreach (var (jobId, samples) in _jobs)
        {
            if (!isHeld(jobId) || (samples.EndedAt is not null && now - samples.LastAt > _limits.Coarse.KeptFor))
            {
                Remove(jobId);
            }
        }
    }

    internal void PublishTick() => _tick.Publish(new SampleTick(_tick.Current.Number + 1));

    private void Shrink()
    {
        var finished = _jobs.Where(job => job.Value.EndedAt is not null).OrderBy(job => job.Value.EndedAt).Select(job => job.Key);
        foreach (var jobId in finished.ToList())
        {
            if (SizeBytes <= _limits.TargetBytes)
            {
                return;
            }

            Remove(jobId);
        }

        var largest = new PriorityQueue<(string JobId, JobSamples Samples), long>(
            _jobs.Select(job => ((job.Key, job.Value), -job.Value.SizeBytes))
        );
        while (SizeBytes > _limits.TargetBytes && largest.TryDequeue(out var job, out _))
        {
            var before = job.Samples.SizeBytes;
            if (job.Samples.Halve())
            {
                Interlocked.Add(ref _sizeBytes, job.Samples.SizeBytes - before);
                largest.Enqueue(job, -job.Samples.SizeBytes);
            }
            else
            {
                Remove(job.JobId);
            }
        }
    }
}

/// <param name="Number">Counts the ticks at which there was something new.</param>
public sealed record SampleTick(long Number);
