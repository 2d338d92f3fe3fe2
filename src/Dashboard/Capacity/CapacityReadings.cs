using System.Collections.Immutable;
using Dashboard.Infrastructure;
using Dashboard.Upstream;

namespace Dashboard.Capacity;

/// <summary>Readings of the capacity, one for all who look at the same time.</summary>
internal sealed class CapacityReadings : TickingService
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly CompletedDemands _demands = new();
    private readonly DemandLog _log;
    private readonly SharedReadings<TimeRange, CapacityReading> _shared;

    public CapacityReadings(
        DemandLog log,
        IUpstreamStatusSource upstream,
        TimeProvider timeProvider,
        ILogger<CapacityReadings> logger
    )
        : base(Interval, "The capacity", timeProvider, logger)
    {
        _log = log;
        _shared = new SharedReadings<TimeRange, CapacityReading>(
            () => log.Version,
            range => CapacityReading.Of(Demands, log.CompleteFrom, range, upstream.Now(timeProvider)),
            Interval,
            timeProvider
        );
    }

    /// <summary>All that the log holds, completed by habits.</summary>
    public ImmutableArray<GpuDemand> Demands => _demands.Of(_log);

    /// <inheritdoc cref="SharedReadings{TScope, TReading}.Get"/>
    public ILiveValue<CapacityReading> Get(TimeRange range) => _shared.Get(range);

    protected internal override void Tick() => _shared.Tick();
}
