using Dashboard.Components.Live;

namespace Dashboard.Jobs.Views;

/// <summary>A heading for each group, and under those that are open a line for each of its jobs.</summary>
internal sealed class GroupedRows : IListedRows
{
    private readonly JobView _view;
    private readonly JobGroups _groups;
    private readonly JobGroupedOrder _order;

    /// <summary>The line of each group's heading.</summary>
    private readonly int[] _headings;
    private readonly bool[] _isOpen;

    public GroupedRows(JobView view, JobGroupedOrder order, JobOpenGroups open)
    {
        _view = view;
        _groups = view.Groups!;
        _order = order;
        _headings = new int[order.Groups.Length];
        _isOpen = new bool[order.Groups.Length];
        for (var i = 0; i < order.Groups.Length; i++)
        {
            var (group, _, count) = order.Groups[i];
            _headings[i] = Count;
            _isOpen[i] = open.Has(group.Value);
            HasOpen |= _isOpen[i];
            Count += 1 + (_isOpen[i] ? count : 0);
        }
    }

    public int Count { get; }

    /// <summary>There is a group among them that shows its jobs.</summary>
    public bool HasOpen { get; }

    public LiveLine this[int position]
    {
        get
        {
            var at = Array.BinarySearch(_headings, position);
            if (at >= 0)
            {
                var marks = LiveRowMarks.Group | (_isOpen[at] ? LiveRowMarks.Open : LiveRowMarks.None);
                return new LiveLine(_order.Groups[at].Group.Row, marks);
            }

            var (group, start, _) = _order.Groups[~at - 1];
            var entry = _order.Sequence[start + position - _headings[~at - 1] - 1];
            var isHere = _view.IsRow(entry) && _groups.IsIn(group, entry);
            return new LiveLine(entry.Row, entry.Marks | (isHere ? LiveRowMarks.None : LiveRowMarks.Gone));
        }
    }
}
