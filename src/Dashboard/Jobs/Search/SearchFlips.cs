using System.Diagnostics.CodeAnalysis;

namespace Dashboard.Jobs.Search;

/// <summary>When which job has to be asked again, since the search depends on the time. One moment a job, the latest that was given.</summary>
/// <typeparam name="TJob">What stands for a job.</typeparam>
internal sealed class SearchFlips<TJob>
    where TJob : notnull
{
    private const int Slack = 1_000;

    private readonly PriorityQueue<TJob, long> _queue = new();
    private readonly Dictionary<TJob, long> _at = [];

    /// <param name="at"><see cref="long.MaxValue"/> for never.</param>
    public void Set(TJob job, long at)
    {
        if (at == long.MaxValue)
        {
            _at.Remove(job);
        }
        else if (!_at.TryGetValue(job, out var known) || known != at)
        {
            _at[job] = at;
            _queue.Enqueue(job, at);
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

    /// <param name="at">When it was due: none that is left was earlier.</param>
    /// <returns>False when none is due.</returns>
    public bool TryTake(long now, [MaybeNullWhen(false)] out TJob job, out long at)
    {
        while (_queue.TryPeek(out var first, out at) && at <= now)
        {
            _queue.Dequeue();
            // one that was given another moment since stands in the queue once more
            if (_at.TryGetValue(first, out var known) && known == at)
            {
                _at.Remove(first);
                job = first;
                return true;
            }
        }

        job = default;
        return false;
    }
}
