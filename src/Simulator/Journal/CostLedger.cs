using Simulator.Workloads;

namespace Simulator.Journal;

/// <summary>What every attempt of every job costs, exactly, beside what documents that were sent have shown of it.</summary>
internal sealed class CostLedger : IStoryObserver
{
    private readonly Lock _gate = new();
    private readonly Dictionary<SimulatedJob, List<decimal>> _published = [];
    private int _droppedJobs;
    private decimal _droppedCost;

    public (int Jobs, decimal Cost) Dropped
    {
        get
        {
            lock (_gate)
            {
                return (_droppedJobs, _droppedCost);
            }
        }
    }

    public void Publish(SimulatedJob job, int attempt, decimal? cost)
    {
        if (cost is not { } shown)
        {
            return;
        }

        lock (_gate)
        {
            // What is read of a removed job to its end is nobody's account.
            if (job.IsRemoved)
            {
                return;
            }

            if (!_published.TryGetValue(job, out var attempts))
            {
                _published[job] = attempts = new List<decimal>(1);
            }

            while (attempts.Count <= attempt)
            {
                attempts.Add(0);
            }

            attempts[attempt] = Math.Max(attempts[attempt], shown);
        }
    }

    public decimal Published(SimulatedJob job, int attempt)
    {
        lock (_gate)
        {
            return _published.TryGetValue(job, out var attempts) && attempt < attempts.Count ? attempts[attempt] : 0;
        }
    }

    public void OnEvent(StoryEvent storyEvent) { }

    public void OnRemoved(SimulatedJob job, DateTimeOffset at)
    {
        lock (_gate)
        {
            _published.Remove(job);
            _droppedJobs++;
            _droppedCost += job.Costs(at).Sum(cost => cost.Actual);
        }
    }
}
