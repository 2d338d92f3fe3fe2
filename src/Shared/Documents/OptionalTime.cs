namespace Shared.Documents;

/// <summary>A <c>DateTimeOffset?</c> in 8 bytes instead of 24: the API's times are all UTC. A document has five, and each update copies it.</summary>
internal readonly struct OptionalTime
{
    /// <summary>One above the UTC ticks, so that the default is 'none'.</summary>
    private readonly long _ticksAndOne;

    private OptionalTime(DateTimeOffset time) => _ticksAndOne = time.UtcTicks + 1;

    public static implicit operator OptionalTime(DateTimeOffset? time) => time is { } value ? new OptionalTime(value) : default;

    public static implicit operator DateTimeOffset?(OptionalTime time) =>
        time._ticksAndOne == 0 ? null : new DateTimeOffset(time._ticksAndOne - 1, TimeSpan.Zero);
}
