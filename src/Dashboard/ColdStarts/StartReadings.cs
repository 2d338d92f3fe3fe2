using Dashboard.Infrastructure;
using Dashboard.Upstream;

namespace Dashboard.ColdStarts;

/// <summary>
/// Readings of the starts, one for all who look at the same time and endpoint: made anew where a start has come, and where time has passed.
/// Nothing is read where nobody looks.
/// </summary>
internal sealed partial class StartReadings(
    StartLog log,
    IUpstreamStatusSource upstream,
    TimeProvider timeProvider,
    ILogger<StartReadings> logger
) : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>A time that ends now moves on, also where nothing comes.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly Dictionary<StartScope, Shared> _shared = [];
    private bool _isFailing;

    /// <summary>The reading of a scope; followed by nobody, it is forgotten.</summary>
    public ILiveValue<StartReading> Get(StartScope scope)
    {
        lock (_lock)
        {
            if (!_shared.TryGetValue(scope, out var shared))
            {
                shared = _shared[scope] = new Shared(
                    log.Version,
                    timeProvider.GetTimestamp(),
                    new LiveValue<StartReading>(Read(scope))
                );
            }
            else
            {
                Refresh(scope, shared);
            }

            return shared.Reading;
        }
    }

    internal int Count
    {
        get
        {
            lock (_lock)
            {
                return _shared.Count;
            }
        }
    }

    internal void Tick()
    {
        lock (_lock)
        {
            foreach (var (scope, shared) in _shared.ToList())
            {
                if (shared.Reading.SubscriberCount > 0)
                {
                    Refresh(scope, shared);
                }
                else if (timeProvider.GetElapsedTime(shared.ReadAt) > Longest)
                {
                    // who renders before it follows has followed by now
                    _shared.Remove(scope);
                }
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, timeProvider);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                Tick();
                _isFailing = false;
            }
#pragma warning disable CA1031 // whatever it is: the loop goes on
            catch (Exception e)
#pragma warning restore CA1031
            {
                if (!_isFailing)
                {
                    LogFault(logger, e);
                }

                _isFailing = true;
            }
        }
    }

    private void Refresh(StartScope scope, Shared shared)
    {
        var version = log.Version;
        var elapsed = timeProvider.GetElapsedTime(shared.ReadAt);
        if (elapsed < Interval || (version == shared.Version && elapsed < Longest))
        {
            return;
        }

        (shared.Version, shared.ReadAt) = (version, timeProvider.GetTimestamp());
        shared.Reading.Publish(Read(scope));
    }

    private StartReading Read(StartScope scope) => StartReading.Of(log.GetAll(), log.CompleteFrom, scope, Now);

    private DateTimeOffset Now
    {
        get
        {
            var wall = timeProvider.GetUtcNow();
            return upstream.Current.Clock?.At(wall) ?? wall;
        }
    }

    [LoggerMessage(LogLevel.Error, "The starts could not be read")]
    private static partial void LogFault(ILogger logger, Exception exception);

    private sealed class Shared(long version, long readAt, LiveValue<StartReading> reading)
    {
        /// <summary>Of the log: read before it.</summary>
        public long Version { get; set; } = version;

        public long ReadAt { get; set; } = readAt;

        public LiveValue<StartReading> Reading { get; } = reading;
    }
}
