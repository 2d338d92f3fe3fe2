using Dashboard.Jobs.Views;
using Shared.Jobs;

namespace Dashboard.Jobs;

/// <summary>The total orders of the jobs table. What is unknown comes last either way, as does the age of what upstream no longer has; ties go by job id.</summary>
internal static class JobOrderings
{
    /// <param name="tag">Of <see cref="JobSort.Tag"/>.</param>
    public static IComparer<Job> For(JobSort sort, bool isDescending, string? tag = null) =>
        sort switch
        {
            // the youngest has the smallest age
            JobSort.Age => By<long>(
                job => job.GoneSince is null ? -(job.CreatedAt ?? job.FirstSeenAt).UtcTicks : null,
                isDescending
            ),
            JobSort.State => By<int>(job => (int)job.CountedState, isDescending),
            _ when JobSortKey.IsOfText(sort) => ByText(job => JobSortKey.TextOf(job, sort, tag), isDescending),
            JobSort.Progress => By(job => job.Progress, isDescending),
            JobSort.Eta => By(job => JobEta.Of(job)?.UtcTicks, isDescending),
            JobSort.Gpu => By(
                job => job is { State: JobState.Running, GoneSince: null } ? job.GpuUtilizationPercent : null,
                isDescending
            ),
            JobSort.Cost => By(job => job.CostOfAllAttempts, isDescending),
            JobSort.Memory => By(job => job.MemoryUsed?.Bytes, isDescending),
            JobSort.Attempt => By<int>(job => job.RetryCount, isDescending),
            // the newest first, as of ages
            JobSort.Started => By<long>(job => -job.StartedAt?.UtcTicks, isDescending),
            JobSort.Ended => By<long>(job => -job.EndedAt?.UtcTicks, isDescending),
            JobSort.Confirmed => By<long>(job => -job.LastConfirmedAt.UtcTicks, isDescending),
            JobSort.Run => By(job => Span(job.StartedAt, job.EndedAt, job), isDescending),
            JobSort.Wait => By(job => Span(job.WaitsSince, job.StartedAt, job), isDescending),
            _ => Comparer<Job>.Create((left, right) => Turn(string.CompareOrdinal(left.JobId, right.JobId), isDescending)),
        };

    private static long? Span(DateTimeOffset? from, DateTimeOffset? to, Job job)
    {
        var span = JobSortKey.Span(
            from?.UtcTicks ?? JobFacts.NoTime,
            to?.UtcTicks ?? JobFacts.NoTime,
            JobFacts.IsStillActive(job)
        );
        return span == long.MaxValue ? null : span;
    }

    private static IComparer<Job> By<T>(Func<Job, T?> key, bool isDescending)
        where T : struct, IComparable<T> =>
        Comparer<Job>.Create(
            (left, right) =>
                (key(left), key(right)) switch
                {
                    ({ } a, { } b) when a.CompareTo(b) is not 0 and var order => Turn(order, isDescending),
                    ({ }, null) => -1,
                    (null, { }) => 1,
                    _ => string.CompareOrdinal(left.JobId, right.JobId),
                }
        );

    private static IComparer<Job> ByText(Func<Job, string?> key, bool isDescending) =>
        Comparer<Job>.Create(
            (left, right) =>
                (key(left), key(right)) switch
                {
                    ({ } a, { } b) when string.CompareOrdinal(a, b) is not 0 and var order => Turn(order, isDescending),
                    ({ }, null) => -1,
                    (null, { }) => 1,
                    _ => string.CompareOrdinal(left.JobId, right.JobId),
                }
        );

    private static int Turn(int order, bool isDescending) => isDescending ? -order : order;
}
