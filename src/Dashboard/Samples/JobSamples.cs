using System.Collections.Immutable;
using Shared.Api;
using Shared.Jobs;

namespace Dashboard.Samples;

/// <summary>All series of one job. Written by one loop, read by anybody: under its own lock, so that no job waits for another.</summary>
internal sealed class JobSamples(string jobId, SampleLimits limits)
{
    private const int OwnBytes = 1400;
    private const int MostAttempts = 64;

    /// <summary>Not every document tells all: what was told so long before the newest is taken for present.</summary>
    private static readonly TimeSpan StillNew = TimeSpan.FromMinutes(2);

    private readonly Lock _lock = new();
    private readonly Dictionary<SeriesKey, SampleSeries> _series = [];
    private readonly SampleReader _reader = new();
    private readonly List<(SeriesKey Key, double Value)> _readings = [];
    private ImmutableArray<SampledAttempt> _attempts = [];
    private ReadOnlyMemory<byte> _lastReceived;
    private DateTimeOffset _at = DateTimeOffset.MinValue;
    private int _attempt = -1;
    private long _version;

    /// <summary>When the job was over, for the order in which samples go; null while it is not.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>What its newest reading is for, by upstream's clock.</summary>
    public DateTimeOffset LastAt
    {
        get
        {
            lock (_lock)
            {
                return _at;
            }
        }
    }

    /// <summary>Changes with every reading of any series.</summary>
    public long Version => Interlocked.Read(ref _version);

    public long SizeBytes { get; private set; } = OwnBytes;

    /// <returns>True where the job's newest document told something.</returns>
    public bool Add(Job job, UpstreamClock? clock)
    {
        if (job.LastReceived.Equals(_lastReceived))
        {
            // filled or marked, but nothing new was read
            return false;
        }

        _lastReceived = job.LastReceived;
        EndedAt = job.IsOver ? job.EndedAt : null;
        if (job.State == JobState.Queued)
        {
            // waiting for a retry: what it says is of no attempt's work
            return false;
        }

        lock (_lock)
        {
            return Add(job, SampleInstant.Of(job, _reader.ReadsExecution(job), clock, limits.Coarse.KeptFor));
        }
    }

    public ImmutableArray<LatestSample> GetLatest()
    {
        lock (_lock)
        {
            return
            [
                .. _series
                    .OrderBy(series => series.Key.Metric)
                    .ThenBy(series => series.Key.Part, StringComparer.Ordinal)
                    .Select(series => new LatestSample(
                        new SeriesId(jobId, series.Key.Metric, series.Key.Part),
                        series.Value.Last,
                        series.Value.LastAt,
                        series.Value.LastAttempt
                    )),
            ];
        }
    }

    /// <summary>Of the series of one metric: the highest reading that is about as new as the job's newest. Others are of what it has no more.</summary>
    public LatestSample? FindHighest(SampleMetric metric)
    {
        lock (_lock)
        {
            (SeriesKey Key, SampleSeries Series)? highest = null;
            foreach (var (key, series) in _series)
            {
                if (
                    key.Metric == metric
                    && series.LastAttempt == _attempt
                    && _at - series.LastAt <= StillNew
                    && !(series.Last <= highest?.Series.Last)
                )
                {
                    highest = (key, series);
                }
            }

            return highest is var (found, of)
                ? new LatestSample(new SeriesId(jobId, found.Metric, found.Part), of.Last, of.LastAt, of.LastAttempt)
                : null;
        }
    }

    public ImmutableArray<SampledAttempt> GetAttempts()
    {
        lock (_lock)
        {
            return _attempts;
        }
    }

    /// <returns>Null where there is no such series.</returns>
    public SampleWindow? GetWindow(SeriesKey key, DateTimeOffset from, DateTimeOffset to, int maxPoints)
    {
        var buckets = new List<SampleBucket>();
        SampleTier tier;
        long version;
        lock (_lock)
        {
            if (!_series.TryGetValue(key, out var series))
            {
                return null;
            }

            tier = series.TierFrom(from);
            version = series.Version;
            series.CopyTo(buckets, tier, from, to);
        }

        var step = SampleDecimation.StepFor(tier.SlotOf(from), tier.SlotOf(to), maxPoints);
        var points = SampleDecimation.Cut(buckets, tier, step);
        return new SampleWindow(new SeriesId(jobId, key.Metric, key.Part), from, to, tier.Width * step, points, version);
    }

    /// <summary>Lets the older half of every series go.</summary>
    /// <returns>False where there was nothing to let go.</returns>
    public bool Halve()
    {
        lock (_lock)
        {
            var hasLess = false;
            foreach (var series in _series.Values)
            {
                hasLess |= series.Halve();
            }

            Measure();
            return hasLess;
        }
    }

    private bool Add(Job job, DateTimeOffset at)
    {
        _readings.Clear();
        _reader.Read(job, _readings);
        if (_readings.Count == 0)
        {
            return false;
        }

        // never backwards: what claims to be earlier is taken for the same moment
        _at = at > _at ? at : _at;

        if (job.RetryCount != _attempt)
        {
            _attempt = job.RetryCount;
            _attempts = [.. _attempts.TakeLast(MostAttempts - 1), new SampledAttempt(_attempt, _at)];
        }

        var size = 0;
        foreach (var (key, value) in _readings)
        {
            var series = GetOrAdd(key, ref size);
            var before = series.SizeBytes;
            series.Add(_at, _attempt, value);
            size += series.SizeBytes - before;
        }

        SizeBytes += size;
        Interlocked.Increment(ref _version);
        return true;
    }

    private SampleSeries GetOrAdd(SeriesKey key, ref int size)
    {
        if (_series.TryGetValue(key, out var known))
        {
            return known;
        }

        if (_series.Count >= limits.MostSeries)
        {
            // a job that names ever new GPUs loses its own oldest series, nobody else's
            var silent = _series.MinBy(series => series.Value.LastAt);
            size -= silent.Value.SizeBytes;
            _series.Remove(silent.Key);
        }

        var series = new SampleSeries(limits);
        size += series.SizeBytes;
        _series.Add(key, series);
        return series;
    }

    private void Measure() => SizeBytes = OwnBytes + _series.Values.Sum(series => (long)series.SizeBytes);
}
