using System.Globalization;
using System.Text;

namespace Dashboard.Components.Live;

/// <summary>
/// What one circuit knows of a live table: the rows its browser shows and what that browser has been told last. <see cref="Compose"/> is
/// called while rendering, so that every text it returns travels in exactly one render batch, in order, and a circuit that is behind
/// skips ticks instead of queueing them.
/// </summary>
/// <remarks>
/// The text is <c>table␟tick␟order␟rows␟new␟gone␟moved␟first␟end␞</c> and then the rows that the browser lacks: <c>=position␟marks␟key␟cell␟cell…␞</c>
/// in full, <c>~position␟marks␟0text␟3text…␞</c> where it holds a former state of the row. Table counts the tables shown; first and end are
/// positions: the browser drops every row outside. All values are absolute.
/// </remarks>
internal sealed class LiveWindow
{
    /// <summary>A viewer's script asks for windows; more than this it never gets.</summary>
    public const int MostRows = 256;

    /// <summary>A window begins and ends at multiples of this, so that a small scroll asks for nothing new.</summary>
    private const int Step = 8;

    [ThreadStatic]
    private static StringBuilder? _text;

    private LiveFrame _sent = LiveFrame.Loading;
    private ILiveRowFormat? _sentFormat;
    private LiveLine[] _held = [];
    private LiveLine[] _spare = [];
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
    public LiveSight SightOf(LiveFrame frame) => IsHidden ? new LiveSight(_table, frame.Order, 0, 0) : HeldOf(frame);

    /// <summary>As <see cref="SightOf"/>, whether or not anybody sees the page.</summary>
    public LiveSight HeldOf(LiveFrame frame)
    {
        var (first, end) = Cut(frame);
        return new LiveSight(_table, frame.Order, first, end);
    }

    /// <returns>The keys of the rows in sight.</returns>
    public static IReadOnlyList<string> GetKeys(LiveFrame frame, LiveSight sight) =>
        [.. Enumerable.Range(sight.First, sight.End - sight.First).Select(position => frame.Rows[position].Row.Key)];

    /// <summary>From now on the window shows another table; nothing that was sent belongs to it.</summary>
    public void Forget()
    {
        _table++;
        Turn();
    }

    /// <summary>From now on the window shows other rows of what is the same table for who reads it: the place is kept.</summary>
    public void Turn()
    {
        _sent = LiveFrame.Loading;
        (_sentFirst, _sentEnd) = (0, 0);
        Array.Clear(_held);
        Text = "";
    }

    /// <returns>False when the browser would learn nothing from a <see cref="Compose"/> of this frame.</returns>
    public bool WouldChange(LiveFrame frame, ILiveRowFormat format)
    {
        var cut = Cut(frame);
        if (ReferenceEquals(frame, _sent) && cut == (_sentFirst, _sentEnd) && ReferenceEquals(format, _sentFormat))
        {
            return false;
        }

        if (!Continues(frame, format) || frame.Drift != _sent.Drift || cut != (_sentFirst, _sentEnd))
        {
            return true;
        }

        for (var position = cut.First; position < cut.End; position++)
        {
            if (IsNews(frame.Rows[position], _held[position - _sentFirst], format))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Brings the browser from what it was told last to this frame.</summary>
    public string Compose(LiveFrame frame, ILiveRowFormat format)
    {
        if (!WouldChange(frame, format))
        {
            return Text;
        }

        var (first, end) = Cut(frame);
        var holds = Continues(frame, format);
        if (_spare.Length < end - first)
        {
            _spare = new LiveLine[Math.Min(MostRows + (2 * Step), Math.Max(2 * _spare.Length, end - first))];
        }

        var text = _text ??= new StringBuilder(4096);
        text.Clear();
        AppendHead(text, frame, first, end);
        for (var position = first; position < end; position++)
        {
            var line = frame.Rows[position];
            _spare[position - first] = line;
            var isHeld = holds && position >= _sentFirst && position < _sentEnd;
            AppendRow(text, position, line, isHeld ? _held[position - _sentFirst] : null, format);
        }

        (_sent, _sentFormat, _sentFirst, _sentEnd) = (frame, format, first, end);
        (_held, _spare) = (_spare, _held);
        return Text = text.ToString();
    }

    private void AppendHead(StringBuilder text, LiveFrame frame, int first, int end)
    {
        var drift = frame.Drift;
        ReadOnlySpan<long> head =
        [
            _table,
            frame.Tick,
            frame.Order,
            frame.RowCount,
            drift.New,
            drift.Gone,
            drift.IsMoved ? 1 : 0,
            first,
            end,
        ];
        foreach (var number in head)
        {
            text.Append(number).Append(LiveText.Unit);
        }

        text[^1] = LiveText.Record;
    }

    private static void AppendRow(StringBuilder text, int position, LiveLine line, LiveLine? held, ILiveRowFormat format)
    {
        var isChange = held?.Row.Key == line.Row.Key;
        var rest =
            !isChange ? line.Row.Full(format)
            : ReferenceEquals(held!.Value.Row, line.Row) ? ""
            : line.Row.Delta(format, held.Value.Row);
        if (isChange && rest.Length == 0 && held!.Value.Marks == line.Marks)
        {
            return;
        }

        text.Append(isChange ? LiveText.ChangedRow : LiveText.FullRow)
            .Append(CultureInfo.InvariantCulture, $"{position}{LiveText.Unit}{(int)line.Marks}")
            .Append(rest);
        if (rest.Length == 0)
        {
            text.Append(LiveText.Record);
        }
    }

    private static bool IsNews(LiveLine line, LiveLine held, ILiveRowFormat format) =>
        line.Marks != held.Marks
        || (
            !ReferenceEquals(line.Row, held.Row) && (line.Row.Key != held.Row.Key || line.Row.Delta(format, held.Row).Length > 0)
        );

    private bool Continues(LiveFrame frame, ILiveRowFormat format) =>
        _sent.IsLoaded && frame.Order == _sent.Order && frame.Tick >= _sent.Tick && ReferenceEquals(format, _sentFormat);

    /// <returns>The window, inside the frame.</returns>
    private (int First, int End) Cut(LiveFrame frame)
    {
        var end = Math.Min(frame.RowCount, RoundUp(_askedFirst + _askedCount));
        return (Math.Min(_askedFirst / Step * Step, end), end);
    }

    private static int RoundUp(int position) => (position + Step - 1) / Step * Step;
}
