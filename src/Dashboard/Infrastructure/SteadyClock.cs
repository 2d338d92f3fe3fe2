namespace Dashboard.Infrastructure;

/// <summary>The time at its making and what has passed since: for waits, which a machine's clock that is set back must not make longer.</summary>
public sealed class SteadyClock(TimeProvider timeProvider)
{
    /// <summary>What two looks at two clocks differ by is no difference: one moment is told as one time, however often.</summary>
    private static readonly TimeSpan Grain = TimeSpan.FromMilliseconds(250);

    private readonly DateTimeOffset _began = timeProvider.GetUtcNow();
    private readonly long _beganTimestamp = timeProvider.GetTimestamp();

    public DateTimeOffset Now => _began + timeProvider.GetElapsedTime(_beganTimestamp);

    /// <summary>What the machine's clock shows at a time of this one, to an eighth of a second.</summary>
    public DateTimeOffset ToWall(DateTimeOffset steady)
    {
        var ahead = timeProvider.GetUtcNow() - Now;
        return steady + (Math.Round(ahead / Grain) * Grain);
    }
}
