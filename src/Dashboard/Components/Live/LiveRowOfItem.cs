using System.Text;

namespace Dashboard.Components.Live;

/// <summary>A row of a record. Its text is <c>␟key␟cell␟cell…␞</c>, or <c>␟0text␟3text…␞</c> for the cells that changed ('0' is the first).</summary>
/// <param name="item">Immutable; a changed row is another instance.</param>
public sealed class LiveRow<TRow>(string key, TRow item, long version) : LiveRow(key, version)
    where TRow : class
{
    /// <summary>Column choices of which a row keeps its text at once; others write it each time.</summary>
    private const int MostFormats = 8;

    [ThreadStatic]
    private static LiveCells? _cells;

    [ThreadStatic]
    private static LiveCells? _formerCells;

    private Written? _written;

    public TRow Item { get; } = item;

    internal override string Full(ILiveRowFormat format) =>
        Find(format) is { } written ? written.Full ??= WriteFull(format) : WriteFull(format);

    internal override string Delta(ILiveRowFormat format, LiveRow former)
    {
        if (Find(format) is not { } written)
        {
            return WriteDelta(format, former);
        }

        // two circuits that ask at once may both write it: either is right
        if (written.Delta is not { } delta || delta.From != former.Version)
        {
            written.Delta = delta = new WrittenDelta(former.Version, WriteDelta(format, former));
        }

        return delta.Text;
    }

    private Written? Find(ILiveRowFormat format)
    {
        while (true)
        {
            var first = Volatile.Read(ref _written);
            var count = 0;
            for (var written = first; written is not null; written = written.Next)
            {
                if (ReferenceEquals(written.Format, format))
                {
                    return written;
                }

                count++;
            }

            if (count == MostFormats)
            {
                return null;
            }

            Interlocked.CompareExchange(ref _written, new Written(format, first), first);
        }
    }

    private string WriteFull(ILiveRowFormat format)
    {
        var cells = Write(ref _cells, format, Item);
        var text = new StringBuilder(128).Append(LiveText.Unit).Append(LiveText.WithoutControls(Key));
        for (var column = 0; column < cells.Count; column++)
        {
            text.Append(LiveText.Unit).Append(cells[column]);
        }

        return text.Append(LiveText.Record).ToString();
    }

    private string WriteDelta(ILiveRowFormat format, LiveRow former)
    {
        var cells = Write(ref _cells, format, Item);
        var formerCells = Write(ref _formerCells, format, ((LiveRow<TRow>)former).Item);
        StringBuilder? text = null;
        for (var column = 0; column < cells.Count; column++)
        {
            if (!cells[column].SequenceEqual(formerCells[column]))
            {
                text ??= new StringBuilder(64);
                text.Append(LiveText.Unit).Append((char)('0' + column)).Append(cells[column]);
            }
        }

        return text?.Append(LiveText.Record).ToString() ?? "";
    }

    private static LiveCells Write(ref LiveCells? reused, ILiveRowFormat format, TRow item)
    {
        var cells = reused ??= new LiveCells();
        cells.Clear();
        ((ILiveRowFormat<TRow>)format).Write(item, cells);
        return cells;
    }

    private sealed class Written(ILiveRowFormat format, Written? next)
    {
        public ILiveRowFormat Format { get; } = format;

        public Written? Next { get; } = next;

        public string? Full { get; set; }

        public WrittenDelta? Delta { get; set; }
    }

    /// <summary>From which version. Not from which row: rows would hold each other in a chain.</summary>
    private sealed record WrittenDelta(long From, string Text);
}
