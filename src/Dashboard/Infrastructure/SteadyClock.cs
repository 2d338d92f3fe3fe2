namespace Dashboard.Infrastructure;

/// <summary>The time at its making and what has passed since: for waits, which a machine's clock that is set back must not make longer.</summary>
public sealed class SteadyClock(TimeProvider timeProvider)
{
    private readonly DateTimeOffset _began = timeProvider.GetUtcNow();
    private readonly long _beganTimestamp = timeProvider.GetTimestamp();

    public DateTimeOffset Now => _began + timeProvider.GetElapsedTime(_beganTimestamp);
}
