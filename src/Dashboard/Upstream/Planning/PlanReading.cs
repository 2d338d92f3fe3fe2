using System.Collections.Immutable;

namespace Dashboard.Upstream.Planning;

/// <summary>The plan as it was made last.</summary>
/// <param name="Jobs">In the order in which they are served.</param>
public sealed record PlanReading(ImmutableArray<PlannedJob> Jobs)
{
    public static PlanReading None { get; } = new([]);

    public int Count(WatchMode mode) => Jobs.Count(job => job.Mode == mode);
}
