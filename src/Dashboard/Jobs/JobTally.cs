using Shared.Jobs;

namespace Dashboard.Jobs;

/// <summary>Counts by state, kept by adding and removing single jobs.</summary>
internal sealed class JobTally
{
    private readonly int[] _byState = new int[Enum.GetValues<JobState>().Length];

    public void Add(Job job) => _byState[(int)job.State]++;

    public void Remove(Job job) => _byState[(int)job.State]--;

    public void Clear() => Array.Clear(_byState);

    public JobCounts ToCounts() => new([.. _byState]);
}
