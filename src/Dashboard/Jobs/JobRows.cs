using Dashboard.Components.Live;
using Shared.Jobs;

namespace Dashboard.Jobs;

/// <summary>
/// The rows of one view. Their order is made once and stays: a row that changes is patched in its place, one that no longer matches is
/// struck, one that newly matches waits to be asked for. Not for two threads at once.
/// </summary>
internal sealed class JobRows(IComparer<Job> order)
{
    private readonly LiveFrames<Job> _frames = new(JobRowFormat.Instance);
    private readonly Dictionary<string, int> _positions = new(StringComparer.Ordinal);

    /// <summary>Matching jobs without a place in the order.</summary>
    private readonly Dictionary<string, LiveRow<Job>> _waiting = new(StringComparer.Ordinal);

    /// <summary>Places whose job was deleted or no longer matches.</summary>
    private readonly HashSet<int> _struck = [];
    private readonly HashSet<int> _changed = [];
    private List<LiveRow<Job>> _rows = [];

    /// <summary>Some row no longer stands where the order would put it.</summary>
    private bool _isDisordered;

    /// <summary>The rows are those that a new order would hold, in the order it would hold them.</summary>
    public bool IsInOrder => _waiting.Count == 0 && _struck.Count == 0 && !_isDisordered;

    /// <summary>The jobs that have a place, struck or not.</summary>
    public IReadOnlyList<LiveRow<Job>> Placed => _rows;

    /// <summary>Takes in a job as it is now; <paramref name="isRow"/> says whether it matches.</summary>
    public void Place(Job job, bool isRow, bool isStarred)
    {
        if (!_positions.TryGetValue(job.JobId, out var position))
        {
            if (isRow)
            {
                _waiting[job.JobId] = new LiveRow<Job>(job, MarksOf(job, isRow, isStarred));
            }
            else
            {
                _waiting.Remove(job.JobId);
            }

            return;
        }

        Set(position, new LiveRow<Job>(job, MarksOf(job, isRow, isStarred)));
        if (isRow)
        {
            _struck.Remove(position);
        }
        else
        {
            _struck.Add(position);
        }
    }

    /// <summary>Sets or takes away a job's star; whether it matches stays as it is.</summary>
    public void Star(string jobId, bool isStarred)
    {
        if (_positions.TryGetValue(jobId, out var position))
        {
            var row = _rows[position];
            Set(position, row with { Marks = Starred(row.Marks, isStarred) });
        }
        else if (_waiting.TryGetValue(jobId, out var row))
        {
            _waiting[jobId] = row with { Marks = Starred(row.Marks, isStarred) };
        }
    }

    public void ForgetWaiting() => _waiting.Clear();

    /// <summary>Everything in its place, as a new view has it.</summary>
    public LiveFrame MakeOrder(IEnumerable<LiveRow<Job>> rows)
    {
        _rows = [.. rows];
        _rows.Sort((left, right) => order.Compare(left.Item, right.Item));
        _positions.Clear();
        _waiting.Clear();
        _struck.Clear();
        _changed.Clear();
        _isDisordered = false;
        for (var i = 0; i < _rows.Count; i++)
        {
            _positions[_rows[i].Item.JobId] = i;
        }

        return _frames.Reorder(_rows);
    }

    /// <summary>What there is to see after the changes since the frame before.</summary>
    /// <param name="isFilling">Upstream's list is still being read for the first time: rows take their places as they come.</param>
    public LiveFrame MakeFrame(bool isFilling)
    {
        // where nobody can have begun to read, nothing moves under a reader
        if (_waiting.Count > 0 && (isFilling || _rows.Count == 0))
        {
            return MakeOrder([.. _rows.Where((_, position) => !_struck.Contains(position)), .. _waiting.Values]);
        }

        var frame = _frames.Patch(_changed.Select(position => (position, _rows[position])), _waiting.Count);
        _changed.Clear();
        return frame;
    }

    public static LiveRowMarks MarksOf(Job job, bool isRow, bool isStarred) =>
        Starred(
            (isRow ? LiveRowMarks.None : LiveRowMarks.Gone) | (job.GoneSince is null ? LiveRowMarks.None : LiveRowMarks.Lost),
            isStarred
        );

    private static LiveRowMarks Starred(LiveRowMarks marks, bool isStarred) =>
        isStarred ? marks | LiveRowMarks.Starred : marks & ~LiveRowMarks.Starred;

    private void Set(int position, LiveRow<Job> row)
    {
        var before = _rows[position];
        if (ReferenceEquals(before.Item, row.Item) && before.Marks == row.Marks)
        {
            return;
        }

        _rows[position] = row;
        _changed.Add(position);
        _isDisordered |= !IsBetweenItsNeighbours(position);
    }

    private bool IsBetweenItsNeighbours(int position) =>
        (position == 0 || order.Compare(_rows[position - 1].Item, _rows[position].Item) <= 0)
        && (position == _rows.Count - 1 || order.Compare(_rows[position].Item, _rows[position + 1].Item) <= 0);
}
