using Shared.Jobs;

namespace Dashboard.Jobs;

/// <summary>What a job has cost.</summary>
internal static class JobCosts
{
    /// <returns>Null where nobody told the cost of one of them: nothing is made up.</returns>
    public static decimal? OfAllAttempts(Job job) =>
        job.PreviousAttempts.All(attempt => attempt.Cost is not null) && job.Cost is { } cost
            ? cost + job.PreviousAttempts.Sum(attempt => attempt.Cost!.Value)
            : null;
}
