using Shared.Jobs;

namespace Dashboard.Jobs.Table;

/// <summary>What a job does now, or why it has ended.</summary>
internal static class JobStepText
{
    public static string? Of(Job job) =>
        job.IsTerminal ? job.ErrorCode ?? job.ErrorMessage
        : job.CurrentStep is { Length: > 0 } step ? step
        : job.Phase?.ToApiText();
}
