using Shared.Jobs;

namespace Dashboard.Jobs;

/// <summary>The total orders of the jobs table. What is unknown comes last either way, as does the age of what upstream no longer has; ties go by job id.</summary>
internal static class JobOrderings
{
    public static IComparer<Job> For(JobSort sort, bool isDescending) =>
        sort switch
        {
            // the youngest has the smallest age
            JobSort.Age => By<long>(
                job => job.GoneSince is null ? -(job.CreatedAt ?? job.FirstSeenAt).UtcTicks : null,
                isDescending
            ),
            JobSort.State => By<int>(job => (int)job.CountedState, isDescending),
            JobSort.Endpoint => ByText(job => job.EndpointId, isDescending),
            JobSort.Progress => By(job => job.Progress, isDescending),
            JobSort.Eta => By(job => JobEta.Of(job)?.UtcTicks, isDescending),
            JobSort.Gpu => By(
                job => job is { State: JobState.Running, GoneSince: null } ? job.GpuUtilizationPercent : null,
                isDescending
            ),
            JobSort.Cost => By(job => job.Cost, isDescending),
            _ => Comparer<Job>.Create((left, right) => Turn(string.CompareOrdinal(left.JobId, right.JobId), isDescending)),
        };

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
