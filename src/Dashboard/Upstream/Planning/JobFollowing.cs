using Dashboard.Jobs;
using Shared.Jobs;

namespace Dashboard.Upstream.Planning;

/// <inheritdoc cref="IJobFollowing"/>
internal sealed class JobFollowing(WatchPlanner planner) : IJobFollowing
{
    public string? FindRest(Job job) =>
        job.GoneSince is null && !job.IsOver && planner.Plan.Current.Find(job.JobId) is { Mode: WatchMode.Rest } planned
            ? planned.Reason
            : null;
}
