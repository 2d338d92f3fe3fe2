using Dashboard.Infrastructure;
using Dashboard.Upstream;
using Shared.Api;

namespace Dashboard.Jobs.Home;

/// <summary>Reads the store's changes once a second, whether anybody looks or not: what costs rose by cannot be told later.</summary>
public sealed class FleetHourProjection(
    JobStore jobs,
    IUpstreamStatusSource upstream,
    TimeProvider timeProvider,
    ILogger<FleetHourProjection> logger
) : TickingService(TickInterval, "The fleet's last hour", timeProvider, logger), ILiveValue<FleetHourReading>
{
    public static readonly TimeSpan TickInterval = TimeSpan.FromSeconds(1);

    /// <summary>Two readings of one clock differ by less; else it was put to another time, or runs at another speed.</summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(30);

    private readonly JobSubscription _changes = jobs.Subscribe();
    private readonly FleetHour _hour = new();
    private readonly LiveValue<FleetHourReading> _reading = new(FleetHourReading.None);
    private UpstreamClock? _clock;
    private bool _isLoaded;

    public FleetHourReading Current => _reading.Current;

    public IDisposable Subscribe(Action changed) => _reading.Subscribe(changed);

    public override void Dispose()
    {
        _changes.Dispose();
        base.Dispose();
    }

    protected internal override void Tick()
    {
        var wall = Time.GetUtcNow();
        var clock = upstream.Current.Clock;
        var now = clock?.At(wall) ?? wall;
        if (!_isLoaded || (now - (_clock?.At(wall) ?? wall)).Duration() > ClockTolerance || !_hour.MoveTo(now))
        {
            Load(clock, now);
        }

        while (_changes.TryRead(out var change))
        {
            if (change.Kind == JobChangeKind.Reset)
            {
                Load(clock, now);
            }
            else
            {
                _hour.Apply(change);
            }
        }

        var reading = _hour.Read();
        if (!reading.Equals(_reading.Current))
        {
            _reading.Publish(reading);
        }
    }

    /// <summary>All is counted anew.</summary>
    protected override void OnFault() => _isLoaded = false;

    private void Load(UpstreamClock? clock, DateTimeOffset now)
    {
        // not loaded while it fails, or it would be taken for loaded
        _isLoaded = false;
        _hour.Load(_changes.Resync(), clock, now);
        _clock = clock;
        _isLoaded = true;
    }
}
