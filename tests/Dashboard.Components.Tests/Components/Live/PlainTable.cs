using Dashboard.Components.Live;

namespace Dashboard.Components.Tests.Components.Live;

/// <summary>A table whose rows are a list; each change is a tick.</summary>
internal sealed class PlainTable : ILiveRows
{
    private List<LiveLine> _lines = [];
    private long _version;

    public LiveFrame Current { get; private set; } = LiveFrame.Loading;

    public LiveLine this[int position] => _lines[position];

    public LiveFrame Reorder(IEnumerable<(TextRow Row, LiveRowMarks Marks)> rows)
    {
        _lines = [.. rows.Select(Line)];
        return Current = new LiveFrame(Current.Tick + 1, Current.Order + 1, _lines.Count, default, this);
    }

    public LiveFrame Patch(IEnumerable<(int Position, TextRow Row, LiveRowMarks Marks)> changes, LiveDrift drift = default)
    {
        foreach (var (position, row, marks) in changes)
        {
            _lines[position] = Line((row, marks));
        }

        return Current = new LiveFrame(Current.Tick + 1, Current.Order, _lines.Count, drift, this);
    }

    private LiveLine Line((TextRow Row, LiveRowMarks Marks) line) =>
        new(new LiveRow<TextRow>(line.Row.Key, line.Row, ++_version), line.Marks);
}
