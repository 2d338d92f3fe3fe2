using Shared.Api;
using Shared.Jobs;

namespace Dashboard.Jobs;

internal static class JobAbsences
{
    /// <summary>The API's page: 'Jobs older than 30 days are automatically deleted.'</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    /// <param name="job">Null where it was never seen.</param>
    /// <param name="clock">Upstream's; null where it is the wall clock.</param>
    /// <returns>Null where upstream has the job.</returns>
    public static AbsenceKind? KindOf(Job? job, UpstreamClock? clock)
    {
        if (job is null)
        {
            return AbsenceKind.NotFound;
        }

        if (job.GoneSince is not { } since)
        {
            return null;
        }

        // its own age when it was missed: one that was deleted young does not expire later. Without a creation time it is at least as old as
        // we know it
        var age = At(since) - (job.CreatedAt ?? At(job.FirstSeenAt));
        return age > Lifetime ? AbsenceKind.Expired : AbsenceKind.Gone;

        DateTimeOffset At(DateTimeOffset wall) => clock?.At(wall) ?? wall;
    }

    /// <summary>In one word, beside a state that was the last one known.</summary>
    public static string WordOf(AbsenceKind kind) =>
        kind switch
        {
            AbsenceKind.NotFound => "Not found",
            AbsenceKind.Gone => "Gone",
            _ => "Expired",
        };
}
