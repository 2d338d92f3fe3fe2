namespace Simulator.Workloads;

/// <summary>Every job that can still be read, in order of creation. Finished ones go, oldest first, past a bound.</summary>
internal sealed class JobRegister(int keptJobs)
{
    private readonly Dictionary<string, SimulatedJob> _byId = new(StringComparer.Ordinal);
    private readonly List<SimulatedJob> _byOrdinal = [];
    private readonly Queue<SimulatedJob> _over = new();

    public int Count => _byOrdinal.Count;

    public SimulatedJob? Find(string id) => _byId.GetValueOrDefault(id);

    public bool TryAdd(SimulatedJob job)
    {
        if (!_byId.TryAdd(job.Id, job))
        {
            return false;
        }

        _byOrdinal.Add(job);
        return true;
    }

    /// <returns>The jobs that had to go to make room.</returns>
    public IEnumerable<SimulatedJob> MarkOver(SimulatedJob job)
    {
        if (!job.Expires)
        {
            yield break;
        }

        _over.Enqueue(job);
        while (_over.Count > keptJobs)
        {
            var oldest = _over.Dequeue();
            if (Remove(oldest))
            {
                yield return oldest;
            }
        }
    }

    public bool Remove(SimulatedJob job)
    {
        // Another job may have taken the id of one that is gone.
        if (_byId.GetValueOrDefault(job.Id) != job)
        {
            return false;
        }

        _byId.Remove(job.Id);
        _byOrdinal.RemoveAt(IndexBefore(job.Ordinal + 1));
        return true;
    }

    /// <summary>Newest first.</summary>
    /// <param name="before">Only jobs created before the one with this number.</param>
    public IEnumerable<SimulatedJob> NewestFirst(long before)
    {
        for (var index = IndexBefore(before); index >= 0; index--)
        {
            yield return _byOrdinal[index];
        }
    }

    public IReadOnlyList<SimulatedJob> OldestFirst => _byOrdinal;

    public SimulatedJob? OldestExpiring() => _byOrdinal.Find(job => job.Expires);

    private int IndexBefore(long ordinal)
    {
        int low = 0,
            high = _byOrdinal.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_byOrdinal[middle].Ordinal < ordinal)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low - 1;
    }
}
