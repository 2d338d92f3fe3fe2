namespace Dashboard.Components.Live;

/// <summary>
/// What one circuit knows of a live table: the rows its browser shows and what that browser has been told last. <see cref="Compose"/> is
/// called while rendering, so that every text it returns travels in exactly one render batch, in order, and a circuit that is behind
/// skips ticks instead of queueing them.
/// </summary>
/// <remarks>
/// The text is <c>table␟tick␟order␟rows␟new␟first␟end␞</c> and then the rows that the browser lacks (see LiveChunk). Table counts the tables shown; first and end are positions:
/// the browser drops every row outside. A chunk that the browser holds comes as a delta when the browser has seen what the delta starts
/// from, else in full; all values are absolute.
/// </remarks>
internal sealed class LiveWindow
{
    /// <summary>A viewer's script asks for windows; more than this it never gets.</summary>
    public const int MostRows = 256;

    private LiveFrame _sent = LiveFrame.Loading;
    private int _table = 1;
    private int _sentFirst;
    private int _sentEnd;
    private int _askedFirst;
    private int _askedCount = 48;

    /// <summary>The text that was composed last; never null.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Sets which rows the browser wants from the next <see cref="Compose"/> on; any numbers are safe.</summary>
    public void Ask(int first, int count)
    {
        _askedFirst = Math.Clamp(first, 0, int.MaxValue / 2);
        _askedCount = Math.Clamp(count, 1, MostRows);
    }

    /// <summary>Nobody sees the page, such as one in a tab behind others. Its rows are brought up to date all the same.</summary>
    public bool IsHidden { get; set; }

    /// <summary>What of this frame the browser holds, or is about to.</summary>
    public LiveSight SightOf(LiveFrame frame)
    {
        var (first, end) = IsHidden ? (0, 0) : Cut(frame);
        return new LiveSight(_table, frame.Order, first, end);
    }

    /// <returns>The keys of the rows in sight.</returns>
    public static IReadOnlyList<string> GetKeys(LiveFrame frame, LiveSight sight)
    {
        var keys = new List<string>((sight.End - sight.First) * LiveFrame.ChunkRows);
        for (var chunk = sight.First; chunk < sight.End; chunk++)
        {
            frame.Chunks[chunk].AddKeysTo(keys);
        }

        return keys;
    }

    /// <summary>From now on the window shows another table; nothing that was sent belongs to it.</summary>
    public void Forget()
    {
        _table++;
        _sent = LiveFrame.Loading;
        (_sentFirst, _sentEnd) = (0, 0);
        Text = "";
    }

    /// <returns>False when the browser would learn nothing from a <see cref="Compose"/> of this frame.</returns>
    public bool WouldChange(LiveFrame frame)
    {
        if (ReferenceEquals(frame, _sent) && Cut(frame) == (_sentFirst, _sentEnd))
        {
            return false;
        }

        return !ContinuesSent(frame) || frame.NewCount != _sent.NewCount || HasNews(frame);
    }

    /// <summary>Brings the browser from what it was told last to this frame.</summary>
    public string Compose(LiveFrame frame)
    {
        if (!WouldChange(frame))
        {
            return Text;
        }

        var (first, end) = Cut(frame);
        var parts = new string[1 + end - first];
        parts[0] = Head(frame, first, end);
        for (var chunk = first; chunk < end; chunk++)
        {
            parts[1 + chunk - first] = Part(frame, chunk);
        }

        (_sent, _sentFirst, _sentEnd) = (frame, first, end);
        return Text = string.Concat(parts);
    }

    private string Head(LiveFrame frame, int first, int end)
    {
        ReadOnlySpan<long> head =
        [
            _table,
            frame.Tick,
            frame.Order,
            frame.RowCount,
            frame.NewCount,
            first * LiveFrame.ChunkRows,
            Math.Min(end * LiveFrame.ChunkRows, frame.RowCount),
        ];
        return string.Join(LiveText.Unit, head.ToArray()) + LiveText.Record;
    }

    private string Part(LiveFrame frame, int index)
    {
        var chunk = frame.Chunks[index];
        if (!IsHeld(frame, index))
        {
            return chunk.Full;
        }

        if (chunk.ChangedTick <= _sent.Tick)
        {
            return "";
        }

        return chunk.BaseTick <= _sent.Tick ? chunk.Delta : chunk.Full;
    }

    private bool HasNews(LiveFrame frame)
    {
        var (first, end) = Cut(frame);
        if ((first, end) != (_sentFirst, _sentEnd))
        {
            return true;
        }

        for (var chunk = first; chunk < end; chunk++)
        {
            if (frame.Chunks[chunk].ChangedTick > _sent.Tick)
            {
                return true;
            }
        }

        return false;
    }

    private bool ContinuesSent(LiveFrame frame) => _sent.IsLoaded && frame.Order == _sent.Order && frame.Tick >= _sent.Tick;

    private bool IsHeld(LiveFrame frame, int chunk) => ContinuesSent(frame) && chunk >= _sentFirst && chunk < _sentEnd;

    /// <returns>The window in chunks, inside the frame.</returns>
    private (int First, int End) Cut(LiveFrame frame)
    {
        var end = Math.Min(frame.Chunks.Length, (_askedFirst + _askedCount + LiveFrame.ChunkRows - 1) / LiveFrame.ChunkRows);
        return (Math.Min(_askedFirst / LiveFrame.ChunkRows, end), end);
    }
}
