using Shared.Jobs;

namespace Dashboard.Jobs;

/// <summary>When a job is expected to come to something: what the table counts down to and what it sorts by.</summary>
internal static class JobEta
{
    /// <summary>The next attempt of a failed job that has one, else the completion that upstream estimates; null for a job that is over
    /// or gone from upstream.</summary>
    public static DateTimeOffset? Of(Job job) =>
        job.GoneSince is not null ? null
        : job.IsWaitingForRetry ? job.Document.NextRetryAt
        : job.IsTerminal ? null
        : job.EstimatedCompletion;
}
