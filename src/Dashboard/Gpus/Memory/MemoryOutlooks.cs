using System.Collections.Immutable;
using Dashboard.Infrastructure;
using Dashboard.Jobs;
using Dashboard.Jobs.Courses;
using Dashboard.Jobs.Forecasts;
using Dashboard.Samples;
using Dashboard.Upstream;
using Shared.Jobs;

namespace Dashboard.Gpus.Memory;

/// <summary>
/// Looks at the memory of all GPUs of running jobs in turn, whether or not anybody looks: what is foretold has to be held to what becomes of
/// it. A part of them each second, so that it costs the same however many there are; of a few, each is looked at every five seconds.
/// </summary>
internal sealed class MemoryOutlooks(SampleStore samples, JobOutlooks ends, MemoryPeaks peaks, MemoryRecords records)
    : IJobCourse,
        ILiveValue<MemoryOutlookReading>
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>A tenth of a millisecond each.</summary>
    public const int MostAtOnce = 200;

    /// <summary>A forecast of readings that are older says nothing of now.</summary>
    private static readonly TimeSpan Oldest = TimeSpan.FromMinutes(3);

    /// <summary>Of few, each is looked at once in so many intervals.</summary>
    private const int Round = 5;

    private readonly Dictionary<string, Track> _running = new(StringComparer.Ordinal);

    /// <summary>Whose turn comes next; may hold some that run no more.</summary>
    private readonly Queue<Track> _turns = [];
    private readonly LiveValue<MemoryOutlookReading> _reading = new(MemoryOutlookReading.None);
    private DateTimeOffset _lookedAt = DateTimeOffset.MinValue;
    private bool _isChanged;

    public MemoryOutlookReading Current => _reading.Current;

    public IDisposable Subscribe(Action changed) => _reading.Subscribe(changed);

    public void Begin(IReadOnlyCollection<Job> jobs, UpstreamStatus upstream)
    {
        _running.Clear();
        _turns.Clear();
        _isChanged = true;
        foreach (var job in jobs)
        {
            Put(job);
        }
    }

    public void Take(in JobChange change, UpstreamStatus upstream)
    {
        if (change is { Kind: JobChangeKind.Upsert, Job: { } job })
        {
            if (change.IsAnotherJob)
            {
                Remove(job.JobId);
            }

            Put(job);
        }
        else if (change.Job is { } gone)
        {
            Remove(gone.JobId);
        }
    }

    public void Tick(DateTimeOffset now, UpstreamStatus upstream)
    {
        // a clock that is set back is no reason to wait for it
        if (now >= _lookedAt && now - _lookedAt < Interval)
        {
            return;
        }

        _lookedAt = now;
        var speed = upstream.Clock?.Speed ?? 1;
        for (var left = Math.Min(MostAtOnce, (_turns.Count / Round) + 1); left > 0 && _turns.TryDequeue(out var track); )
        {
            if (_running.GetValueOrDefault(track.Job.JobId) == track)
            {
                _turns.Enqueue(track);
                // a job may have hundreds
                left -= Math.Max(1, Look(track, speed, upstream.Clock?.At(now) ?? now));
            }
        }

        if (_isChanged)
        {
            _isChanged = false;
            _reading.Publish(
                new MemoryOutlookReading(
                    _running
                        .Where(job => !job.Value.Outlooks.IsEmpty)
                        .ToImmutableDictionary(job => job.Key, job => job.Value.Outlooks, StringComparer.Ordinal)
                )
            );
        }
    }

    /// <returns>How many GPUs it has.</returns>
    private int Look(Track track, double speed, DateTimeOffset now)
    {
        var version = samples.GetVersion(track.Job.JobId);
        if (version == track.Version)
        {
            if (!track.Outlooks.IsEmpty && now - track.Outlooks[0].Moment > Oldest * Math.Max(1, speed))
            {
                // what it was said to do it has done by now, or not: nobody tells
                (track.Outlooks, _isChanged) = ([], true);
            }

            return 0;
        }

        track.Version = version;
        var outlooks = Read(track.Job, speed);
        _isChanged |= !outlooks.IsEmpty || !track.Outlooks.IsEmpty;
        track.Outlooks = outlooks;
        return outlooks.Length;
    }

    private ImmutableArray<MemoryOutlook> Read(Job job, double speed)
    {
        var outlooks = ImmutableArray.CreateBuilder<MemoryOutlook>();
        double? rest = null;
        foreach (var gpu in GpuReader.Read(job))
        {
            if (gpu.MemoryTotal?.Bytes is not (> 0 and var total))
            {
                continue;
            }

            var readings = MemoryReadings.Of(samples, gpu, job.RetryCount, speed);
            if (MemoryForecast.Of(readings, total) is not { } forecast)
            {
                continue;
            }

            rest ??= ends.Of(job).Best?.Rest.TotalSeconds;
            outlooks.Add(
                new MemoryOutlook(
                    job,
                    gpu,
                    forecast,
                    100 * (total - forecast.Room) / total,
                    rest,
                    peaks.Find(job.EndpointId, job.GpuType),
                    samples.GetLastAt(job.JobId) ?? job.LastConfirmedAt
                )
            );
        }

        if (outlooks.FirstOrDefault(outlook => outlook.WillRunOut) is { } first)
        {
            records.Foretell(job, first.Moment);
        }

        var foretoldAt = outlooks.Count > 0 ? records.FindForetold(job) : null;
        return [.. outlooks.Select(outlook => outlook with { ForetoldAt = foretoldAt })];
    }

    private void Put(Job job)
    {
        if (job is not { State: JobState.Running, GoneSince: null })
        {
            Remove(job.JobId);
            return;
        }

        if (!_running.TryGetValue(job.JobId, out var track))
        {
            _turns.Enqueue(_running[job.JobId] = new Track(job));
        }
        else if (track.Job.RetryCount != job.RetryCount)
        {
            _isChanged |= !track.Outlooks.IsEmpty;
            (track.Job, track.Outlooks) = (job, []);
        }
        else
        {
            track.Job = job;
        }
    }

    private void Remove(string jobId)
    {
        if (_running.Remove(jobId, out var track))
        {
            _isChanged |= !track.Outlooks.IsEmpty;
        }
    }

    private sealed class Track(Job job)
    {
        public Job Job { get; set; } = job;

        /// <summary>Of its readings, when it was looked at last.</summary>
        public long Version { get; set; } = -1;

        public ImmutableArray<MemoryOutlook> Outlooks { get; set; } = [];
    }
}

/// <summary>What is foretold of the memory of jobs that run.</summary>
/// <param name="ByJob">Of each GPU of which something can be told.</param>
public sealed record MemoryOutlookReading(ImmutableDictionary<string, ImmutableArray<MemoryOutlook>> ByJob)
{
    public static MemoryOutlookReading None { get; } =
        new(ImmutableDictionary.Create<string, ImmutableArray<MemoryOutlook>>(StringComparer.Ordinal));

    /// <summary>Those that will run out, the soonest first.</summary>
    public IEnumerable<MemoryOutlook> RunningOut =>
        ByJob
            .Values.SelectMany(outlooks => outlooks)
            .Where(outlook => outlook.WillRunOut)
            .OrderBy(outlook => outlook.Forecast.Likely ?? outlook.Forecast.Late)
            .ThenBy(outlook => outlook.Gpu.Key.JobId, StringComparer.Ordinal)
            .ThenBy(outlook => outlook.Gpu.Key.Part, StringComparer.Ordinal);
}
