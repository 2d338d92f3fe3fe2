using System.Collections.Immutable;
using Dashboard.Infrastructure;
using Dashboard.Samples;
using Shared.Jobs;

namespace Dashboard.Jobs.Home;

/// <summary>The running jobs with the hottest GPUs: one reading a second for all who look, and none where nobody does.</summary>
public sealed class HottestGpus(JobStore jobs, SampleStore samples, TimeProvider timeProvider, ILogger<HottestGpus> logger)
    : TickingService(Interval, "The hottest GPUs", timeProvider, logger),
        ILiveValue<HottestReading>
{
    /// <summary>Data centre GPUs slow down from about here on, to stay whole.</summary>
    public const double HotCelsius = 85;

    public const int Most = 5;

    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly LiveValue<HottestReading> _reading = new(HottestReading.None);
    private long? _readAt;

    /// <summary>A second old at most: for who does not follow it yet, too.</summary>
    public HottestReading Current
    {
        get
        {
            Look(isForced: false);
            return _reading.Current;
        }
    }

    public IDisposable Subscribe(Action changed) => _reading.Subscribe(changed);

    protected internal override void Tick()
    {
        if (_reading.SubscriberCount > 0)
        {
            Look(isForced: true);
        }
    }

    private void Look(bool isForced)
    {
        lock (_lock)
        {
            if (!isForced && _readAt is { } at && Time.GetElapsedTime(at) < Interval)
            {
                return;
            }

            _readAt = Time.GetTimestamp();
            var reading = Read();
            if (!reading.Equals(_reading.Current))
            {
                _reading.Publish(reading);
            }
        }
    }

    private HottestReading Read()
    {
        // the hottest are few: only those are looked up whole
        var hottest = new PriorityQueue<HotGpu, (double, string)>(Order);
        var (told, hot) = (0, 0);
        foreach (var latest in samples.GetHighest(SampleMetric.GpuTemperature))
        {
            if (jobs.Find(latest.Series.JobId) is not { State: JobState.Running, GoneSince: null } job)
            {
                continue;
            }

            told++;
            hot += latest.Value >= HotCelsius ? 1 : 0;
            // whole degrees, as they are shown: tenths would be told anew each second
            var celsius = Math.Round(latest.Value);
            hottest.Enqueue(
                new HotGpu(job.JobId, job.EndpointId, job.GpuType, latest.Series.Part, celsius),
                (celsius, job.JobId)
            );
            if (hottest.Count > Most)
            {
                hottest.Dequeue();
            }
        }

        var jobsOfIt = ImmutableArray.CreateBuilder<HotGpu>(hottest.Count);
        while (hottest.TryDequeue(out var job, out _))
        {
            jobsOfIt.Insert(0, job);
        }

        return new HottestReading(jobsOfIt.ToImmutable(), told, hot);
    }

    /// <summary>The coolest first; of two that are as hot the one that comes last by its id.</summary>
    private static readonly Comparer<(double Celsius, string JobId)> Order = Comparer<(double Celsius, string JobId)>.Create(
        (left, right) =>
            left.Celsius != right.Celsius ? left.Celsius.CompareTo(right.Celsius) : string.CompareOrdinal(right.JobId, left.JobId)
    );
}
