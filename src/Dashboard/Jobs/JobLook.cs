using Dashboard.Components.Theme;
using Shared.Jobs;

namespace Dashboard.Jobs;

/// <summary>How a job's state looks and what it is called, the same in the table, on its page and in the palette.</summary>
internal static class JobLook
{
    /// <summary>As <see cref="StateLooks"/> names it. A failed job whose next attempt is announced needs nobody: it has a look of its own.</summary>
    public static string TokenOf(Job job) => job.IsWaitingForRetry ? StateLooks.Retrying : job.State.ToApiText();

    /// <summary>Upstream's own word where it is none of the API's; null where the look's word says it.</summary>
    public static string? OwnWordOf(Job job) => job.State == JobState.Unknown ? job.StateText : null;

    public static string WordOf(Job job) => OwnWordOf(job) ?? StateLooks.Of(TokenOf(job)).Word;
}
