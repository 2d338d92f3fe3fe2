namespace Dashboard.Upstream.Planning;

/// <summary>In which order jobs are given streams, where there are too few for all: each opening costs a request.</summary>
internal static class StreamOrder
{
    /// <summary>
    /// By rank, and within a rank a job keeps the stream it has. Of the rows in sight that have none, no more than
    /// <see cref="PlanLimits.MostTaken"/> come before jobs that have one: the others take what is free.
    /// </summary>
    public static IReadOnlyList<PlanCandidate> Of(IReadOnlyList<PlanCandidate> jobs, PlanLimits limits)
    {
        var order = jobs.Select(job => (Job: job, Rank: PlanRank.Of(job, limits.Now), Unseen: PlanRank.OfUnseen(job, limits.Now)))
            .ToList();
        order.Sort(Compare);
        var isEnough = limits.MostStreams == 0 || jobs.Count <= limits.MostStreams;
        if (isEnough)
        {
            return [.. order.Select(entry => entry.Job)];
        }

        var left = limits.MostTaken;
        for (var i = 0; i < order.Count; i++)
        {
            var (job, rank, unseen) = order[i];
            if (rank != unseen && job is { HasStream: false, HasNoStream: false } && --left < 0)
            {
                order[i] = (job, unseen, rank);
            }
        }

        order.Sort(Compare);
        return [.. order.Select(entry => entry.Job)];
    }

    private static int Compare((PlanCandidate Job, int Rank, int Unseen) left, (PlanCandidate Job, int Rank, int Unseen) right) =>
        left.Rank != right.Rank ? left.Rank.CompareTo(right.Rank)
        : left.Job.HasStream != right.Job.HasStream ? (left.Job.HasStream ? -1 : 1)
        : left.Unseen != right.Unseen ? left.Unseen.CompareTo(right.Unseen)
        : CompareByAge(left.Job, right.Job);

    private static int CompareByAge(PlanCandidate left, PlanCandidate right)
    {
        var byAge = (right.Job?.CreatedAt ?? default).CompareTo(left.Job?.CreatedAt ?? default);
        return byAge != 0 ? byAge : string.CompareOrdinal(left.JobId, right.JobId);
    }
}
