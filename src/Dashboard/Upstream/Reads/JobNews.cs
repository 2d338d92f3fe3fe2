using Shared.Jobs;

namespace Dashboard.Upstream.Reads;

/// <summary>Whether a document has told anything that people or plans go by.</summary>
internal static class JobNews
{
    public static bool IsIn(Job? before, Job? after) =>
        before is null
        || after is null
        || before.State != after.State
        || before.Phase != after.Phase
        || before.Progress != after.Progress
        || before.RetryCount != after.RetryCount
        || before.Cost != after.Cost
        || before.DurationSeconds != after.DurationSeconds
        || before.CurrentStep != after.CurrentStep;
}
