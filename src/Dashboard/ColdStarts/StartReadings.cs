using Dashboard.Infrastructure;
using Dashboard.Upstream;

namespace Dashboard.ColdStarts;

/// <summary>Readings of the starts, one for all who look at the same time and endpoint.</summary>
internal sealed class StartReadings : TickingService
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly SharedReadings<StartScope, StartReading> _shared;

    public StartReadings(StartLog log, IUpstreamStatusSource upstream, TimeProvider timeProvider, ILogger<StartReadings> logger)
        : base(Interval, "The starts", timeProvider, logger) =>
        _shared = new SharedReadings<StartScope, StartReading>(
            () => log.Version,
            scope => StartReading.Of(log.GetAll(), log.CompleteFrom, scope, upstream.Now(timeProvider)),
            Interval,
            timeProvider
        );

    internal int Count => _shared.Count;

    /// <inheritdoc cref="SharedReadings{TScope, TReading}.Get"/>
    public ILiveValue<StartReading> Get(StartScope scope) => _shared.Get(scope);

    protected internal override void Tick() => _shared.Tick();
}
