using System.Globalization;
using System.Text;

namespace Dashboard.Components.Live;

/// <summary>
/// A chunk's text. A full row is <c>=position␟marks␟key␟cell␟cell…</c>; a changed row is <c>~position␟marks␟</c> and then, for each cell
/// that differs, one character that names its column ('0' is the first) and the cell's whole new text. Each row ends with ␞.
/// </summary>
internal sealed class LiveChunk<TRow> : LiveChunk
    where TRow : class
{
    [ThreadStatic]
    private static LiveCells? _cells;

    [ThreadStatic]
    private static LiveCells? _formerCells;

    private readonly ILiveRowFormat<TRow> _format;
    private readonly int _firstPosition;
    private readonly LiveRow<TRow>[] _rows;
    private readonly LiveRow<TRow>[] _former;

    /// <summary>The chunk of a new order: it has no former rows, so its delta is its full text.</summary>
    public LiveChunk(ILiveRowFormat<TRow> format, int firstPosition, LiveRow<TRow>[] rows, long tick)
        : base(tick, tick)
    {
        _format = format;
        _firstPosition = firstPosition;
        _rows = rows;
        _former = [];
    }

    private LiveChunk(LiveChunk<TRow> former, LiveRow<TRow>[] rows, long tick)
        : base(tick, former.ChangedTick)
    {
        _format = former._format;
        _firstPosition = former._firstPosition;
        _rows = rows;
        _former = former._rows;
    }

    public ReadOnlySpan<LiveRow<TRow>> Rows => _rows;

    public LiveChunk<TRow> With(LiveRow<TRow>[] rows, long tick) => new(this, rows, tick);

    public override void AddKeysTo(ICollection<string> keys)
    {
        foreach (var row in _rows)
        {
            keys.Add(_format.GetKey(row.Item));
        }
    }

    protected override string BuildFull()
    {
        var text = new StringBuilder(_rows.Length * 128);
        for (var i = 0; i < _rows.Length; i++)
        {
            AppendFull(text, i);
        }

        return text.ToString();
    }

    protected override string BuildDelta()
    {
        if (_former.Length == 0)
        {
            return Full;
        }

        var text = new StringBuilder(256);
        for (var i = 0; i < _rows.Length; i++)
        {
            AppendDelta(text, i);
        }

        return text.ToString();
    }

    private void AppendFull(StringBuilder text, int i)
    {
        var row = _rows[i];
        var cells = Write(ref _cells, row.Item);
        AppendStart(text, LiveText.FullRow, i, row.Marks);
        text.Append(LiveText.Unit).Append(LiveText.WithoutControls(_format.GetKey(row.Item)));
        for (var column = 0; column < cells.Count; column++)
        {
            text.Append(LiveText.Unit).Append(cells[column]);
        }

        text.Append(LiveText.Record);
    }

    private void AppendDelta(StringBuilder text, int i)
    {
        var (row, former) = (_rows[i], _former[i]);
        if (ReferenceEquals(row.Item, former.Item) && row.Marks == former.Marks)
        {
            return;
        }

        var cells = Write(ref _cells, row.Item);
        var formerCells = Write(ref _formerCells, former.Item);
        var start = text.Length;
        AppendStart(text, LiveText.ChangedRow, i, row.Marks);
        var differs = row.Marks != former.Marks;
        for (var column = 0; column < cells.Count; column++)
        {
            if (!cells[column].SequenceEqual(formerCells[column]))
            {
                text.Append(LiveText.Unit).Append((char)('0' + column)).Append(cells[column]);
                differs = true;
            }
        }

        if (differs)
        {
            text.Append(LiveText.Record);
        }
        else
        {
            text.Length = start;
        }
    }

    private void AppendStart(StringBuilder text, char kind, int i, LiveRowMarks marks) =>
        text.Append(kind).Append(CultureInfo.InvariantCulture, $"{_firstPosition + i}{LiveText.Unit}{(int)marks}");

    private LiveCells Write(ref LiveCells? reused, TRow item)
    {
        var cells = reused ??= new LiveCells();
        cells.Clear();
        _format.Write(item, cells);
        return cells;
    }
}
