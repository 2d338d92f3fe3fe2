namespace Dashboard.Jobs.Views;

/// <summary>When which job has to be asked again, since the query depends on the time. One moment a job, the latest that was given.</summary>
internal sealed class JobFlips
{
    private const int Slack = 1_000;

    private readonly PriorityQueue<JobEntry, long> _queue = new();
    private readonly Dictionary<JobEntry, long> _at = [];

    /// <param name="at"><see cref="long.MaxValue"/> for never.</param>
    public void Set(JobEntry entry, long at)
    {
        if (at == long.MaxValue)
        {
            _at.Remove(entry);
        }
        else if (!_at.TryGetValue(entry, out var known) || known != at)
        {
            _at[entry] = at;
            _queue.Enqueue(entry, at);
            if (_queue.Count > (2 * _at.Count) + Slack)
            {
                // moments that move on leave the former ones behind
                _queue.Clear();
                _queue.EnqueueRange(_at.Select(one => (one.Key, one.Value)));
            }
        }
    }

    public void Clear()
    {
        _queue.Clear();
        _at.Clear();
    }

    /// <returns>False when none is due.</returns>
    public bool TryTake(long now, out JobEntry entry)
    {
        while (_queue.TryPeek(out var first, out var at) && at <= now)
        {
            _queue.Dequeue();
            // one that was given another moment since stands in the queue once more
            if (_at.TryGetValue(first, out var known) && known == at)
            {
                _at.Remove(first);
                entry = first;
                return true;
            }
        }

        entry = null!;
        return false;
    }
}
