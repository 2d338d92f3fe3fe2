using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Dashboard.Jobs.Home;

/// <summary>What happened to the fleet in one minute of upstream's clock.</summary>
/// <param name="Started">Attempts that began to run.</param>
/// <param name="Completed">Attempts that came to their end.</param>
/// <param name="Failed">Attempts that failed or timed out, also where another followed.</param>
/// <param name="UnderWay">At the minute's end: attempts that had begun and not ended, paused ones too.</param>
/// <param name="Cost">US dollars by which the known costs rose.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct FleetMinute(int Started, int Completed, int Failed, int UnderWay, decimal Cost);

/// <summary>The last hour of all jobs that are known; compared by value.</summary>
/// <param name="From">The beginning of the first minute, by upstream's clock.</param>
/// <param name="Minutes">One after the other; the last is not over yet. Empty before the first reading.</param>
/// <param name="CostFrom">Since when costs are watched: what rose before is not in the figures.</param>
public sealed record FleetHourReading(DateTimeOffset From, ImmutableArray<FleetMinute> Minutes, DateTimeOffset CostFrom)
{
    public static FleetHourReading None { get; } = new(default, [], default);

    public bool Equals(FleetHourReading? other) =>
        other is not null && From == other.From && CostFrom == other.CostFrom && Minutes.SequenceEqual(other.Minutes);

    public override int GetHashCode() => HashCode.Combine(From, Minutes.Length);
}
