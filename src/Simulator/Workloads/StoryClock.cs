namespace Simulator.Workloads;

/// <summary>Story time = start + speed × time elapsed since the Simulator was built.</summary>
internal sealed class StoryClock
{
    private readonly TimeProvider _timeProvider;
    private readonly long _origin;

    public StoryClock(TimeProvider timeProvider, DateTimeOffset? start, double speed)
    {
        _timeProvider = timeProvider;
        _origin = timeProvider.GetTimestamp();
        Speed = speed;
        Start = start ?? WholeSecond(timeProvider.GetUtcNow());
    }

    public DateTimeOffset Start { get; }

    public double Speed { get; }

    public DateTimeOffset Now
    {
        get
        {
            var ticks = _timeProvider.GetElapsedTime(_origin).Ticks * Speed;
            var left = (DateTimeOffset.MaxValue - Start).Ticks;
            return ticks >= left ? DateTimeOffset.MaxValue : Start.AddTicks((long)ticks);
        }
    }

    /// <summary>How long to wait, in wall time, until the story reaches a moment.</summary>
    public TimeSpan WallTimeUntil(DateTimeOffset moment)
    {
        var wait = (moment - Now).Ticks / Speed;
        return wait <= 0 ? TimeSpan.Zero : TimeSpan.FromTicks((long)Math.Min(wait, TimeSpan.FromDays(1).Ticks));
    }

    private static DateTimeOffset WholeSecond(DateTimeOffset time) =>
        new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
}
