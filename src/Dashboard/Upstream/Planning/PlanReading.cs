using System.Collections.Immutable;

namespace Dashboard.Upstream.Planning;

/// <summary>The plan as it was made last.</summary>
/// <param name="Jobs">In the order in which they are served.</param>
public sealed record PlanReading(ImmutableArray<PlannedJob> Jobs)
{
    private readonly Lazy<Dictionary<string, PlannedJob>> _byId = new(() =>
        Jobs.ToDictionary(job => job.JobId, StringComparer.Ordinal)
    );

    public static PlanReading None { get; } = new([]);

    /// <returns>Null where the plan has nothing to say of the job.</returns>
    public PlannedJob? Find(string jobId) => _byId.Value.GetValueOrDefault(jobId);

    public int Count(WatchMode mode) => Jobs.Count(job => job.Mode == mode);
}
