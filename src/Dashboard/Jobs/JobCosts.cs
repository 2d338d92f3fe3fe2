using Shared.Jobs;

namespace Dashboard.Jobs;

/// <summary>What a job has cost.</summary>
internal static class JobCosts
{
    /// <returns>Null where one of them is not known, or nobody told its cost: nothing is made up.</returns>
    public static decimal? OfAllAttempts(Job job) =>
        job is { Cost: not null }
        && job.PreviousAttempts.Length == job.RetryCount
        && job.PreviousAttempts.All(attempt => attempt.Cost is not null)
            ? job.CostOfAllAttempts
            : null;
}
