using Shared.Jobs;

namespace Dashboard.Jobs;

/// <summary>Counts by state, kept by adding and removing single jobs.</summary>
internal sealed class JobTally
{
    private readonly int[] _byState = new int[Enum.GetValues<JobState>().Length];

    private int _retrying;

    public void Add(Job job) => Count(job, 1);

    public void Remove(Job job) => Count(job, -1);

    public void Clear()
    {
        Array.Clear(_byState);
        _retrying = 0;
    }

    public JobCounts ToCounts() => new([.. _byState], _retrying);

    private void Count(Job job, int number)
    {
        _byState[(int)job.CountedState] += number;
        _retrying += job is { IsWaitingForRetry: true, GoneSince: null } ? number : 0;
    }
}
