using Shared.Jobs;

namespace Dashboard.Jobs.Views;

/// <summary>Counts by state, kept by adding and removing single jobs.</summary>
internal sealed class JobTally
{
    private readonly int[] _byState = new int[Enum.GetValues<JobState>().Length];

    private int _retrying;
    private int _stalled;

    public void Add(in JobFacts facts) => Count(facts, 1);

    public void Remove(in JobFacts facts) => Count(facts, -1);

    public void Clear()
    {
        Array.Clear(_byState);
        _retrying = 0;
        _stalled = 0;
    }

    public JobCounts ToCounts() => new([.. _byState], _retrying, _stalled);

    private void Count(in JobFacts facts, int number)
    {
        _byState[(int)facts.State] += number;
        _retrying += facts.IsRetrying ? number : 0;
        _stalled += (facts.Marks & JobMarks.Stalled) == 0 ? 0 : number;
    }
}
