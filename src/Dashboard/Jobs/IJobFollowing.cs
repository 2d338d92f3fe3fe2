using Shared.Jobs;

namespace Dashboard.Jobs;

/// <summary>Which jobs are kept fresh while upstream is heard; the stage Upstream knows.</summary>
public interface IJobFollowing
{
    /// <returns>Why upstream is not asked for news of the job, in a few words; null where it is, and where no news can come.</returns>
    string? FindRest(Job job);
}
