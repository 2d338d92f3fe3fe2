using Dashboard.Components.Theme;
using Shared.Jobs;

namespace Dashboard.Jobs;

/// <summary>How a job's state looks and what it is called, the same in the table, on its page and in the palette.</summary>
internal static class JobLook
{
    /// <summary>
    /// As <see cref="StateLooks"/> names it. A failed job whose next attempt is announced needs nobody: it has a look of its own. One that
    /// upstream has lost is in no state that anybody knows, and is shown as it is counted.
    /// </summary>
    public static string TokenOf(Job job) =>
        job is { IsWaitingForRetry: true, GoneSince: null } ? StateLooks.Retrying : job.CountedState.ToApiText();

    /// <summary>Upstream's own word where it is none of the API's; null where the look's word says it.</summary>
    public static string? OwnWordOf(Job job) => job is { State: JobState.Unknown, GoneSince: null } ? job.StateText : null;

    /// <summary>Of a job that upstream has lost before it was over: what it was then. Else null.</summary>
    public static string? LastKnownWordOf(Job job) =>
        job.GoneSince is not null && !job.IsTerminal ? WordOf(job with { GoneSince = null }) : null;

    public static string WordOf(Job job) => OwnWordOf(job) ?? StateLooks.Of(TokenOf(job)).Word;
}
