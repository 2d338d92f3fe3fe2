using System.Collections.Immutable;
using Dashboard.Infrastructure;
using Dashboard.Samples;
using Dashboard.Upstream;

namespace Dashboard.Gpus;

/// <summary>What is the matter with which GPU: one reading for all who look, and none where nobody does.</summary>
internal sealed class GpuFindingsProjection(
    GpuProjection fleet,
    SampleStore samples,
    IUpstreamStatusSource upstream,
    TimeProvider timeProvider,
    ILogger<GpuFindingsProjection> logger
) : TickingService(Interval, "What is the matter with the GPUs", timeProvider, logger), ILiveValue<GpuFindingsReading>
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly LiveValue<GpuFindingsReading> _reading = new(GpuFindingsReading.None);
    private long? _readAt;

    /// <summary>As old as the interval at most: for who does not follow it yet, too.</summary>
    public GpuFindingsReading Current
    {
        get
        {
            Look();
            return _reading.Current;
        }
    }

    public IDisposable Subscribe(Action changed) => _reading.Subscribe(changed);

    protected internal override void Tick()
    {
        if (_reading.SubscriberCount > 0)
        {
            Look();
        }
    }

    private void Look()
    {
        lock (_lock)
        {
            if (_readAt is { } at && Time.GetElapsedTime(at) < Interval)
            {
                return;
            }

            _readAt = Time.GetTimestamp();
            var speed = upstream.Current.Clock?.Speed ?? 1;
            var reading = GpuFindingsReading.Of(
                fleet.Current.Gpus.SelectMany(gpu => GpuFindings.Of(gpu, GpuWindow.Of(samples, gpu, speed)))
            );
            if (!reading.Equals(_reading.Current))
            {
                _reading.Publish(reading);
            }
        }
    }
}

/// <summary>Findings of each kind, the worst first; compared by value.</summary>
public sealed record GpuFindingsReading(ImmutableArray<GpuFinding> All)
{
    public static GpuFindingsReading None { get; } = new([]);

    public static GpuFindingsReading Of(IEnumerable<GpuFinding> findings) =>
        new([
            .. findings
                .OrderBy(finding => finding.Kind)
                .ThenByDescending(finding => finding.Value)
                .ThenBy(finding => finding.Gpu.Key.JobId, StringComparer.Ordinal)
                .ThenBy(finding => finding.Gpu.Key.Part, StringComparer.Ordinal),
        ]);

    public bool Equals(GpuFindingsReading? other) => other is not null && All.SequenceEqual(other.All);

    public override int GetHashCode() => All.Length;
}
