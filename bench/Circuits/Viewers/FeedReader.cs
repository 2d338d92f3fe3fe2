using System.Globalization;

namespace Circuits.Viewers;

/// <summary>
/// A page with a live table, as its script reads it (feed.js): asks for the rows in sight and some around them, and takes in the texts that come.
/// </summary>
/// <param name="top">The first row in sight.</param>
/// <param name="visible">How many are.</param>
internal sealed class FeedReader(int top, int visible) : IPageReader
{
    /// <summary>As in feed-viewport.js and feed-window.js.</summary>
    private const int Overscan = 12;
    private const int Chunk = 8;
    private const char Unit = '\u001F';
    private const char Record = '\u001E';

    private readonly int _first = Math.Max(0, (top - Overscan) / Chunk * Chunk);
    private readonly Dictionary<int, string> _keys = [];
    private (int First, int End, int Count) _told;
    private long _handler;
    private bool _isAsked;

    public int RowCount => _keys.Count;

    /// <summary>The rows that it asked for, as far as there are so many, and each of them told.</summary>
    public bool IsComplete =>
        _isAsked
        && _told.End == Math.Min(_told.Count, _first + Wanted)
        && _told.First == Math.Min(_first, _told.End)
        && _keys.Count == _told.End - _told.First;

    private int Wanted => (top + visible + 1 + Overscan - _first + Chunk - 1) / Chunk * Chunk;

    public bool Read(in RenderBatch batch)
    {
        var isNews = false;
        for (var index = 0; index < batch.StringCount; index++)
        {
            if (batch.GetString(index).Contains((byte)Unit) && batch.GetString(index).Contains((byte)Record))
            {
                Take(batch.GetText(index));
                isNews = true;
            }
        }

        if (isNews && batch.FindHandler("onlivewindow"u8) is not 0 and var handler)
        {
            _handler = handler;
        }

        return isNews;
    }

    public PageEvent? TakeEvent()
    {
        if (_isAsked || _handler == 0)
        {
            return null;
        }

        _isAsked = true;
        return new PageEvent(_handler, "livewindow", $$"""{"first":{{_first}},"count":{{Wanted}},"isHidden":false}""");
    }

    /// <summary>A head of numbers, and then a record for each row that is new or has changed.</summary>
    private void Take(string text)
    {
        var records = text.Split(Record, StringSplitOptions.RemoveEmptyEntries);
        var head = records[0].Split(Unit);
        _told = (Number(head[^2]), Number(head[^1]), Number(head[3]));
        foreach (var record in records.Skip(1))
        {
            var parts = record.Split(Unit);
            var position = Number(parts[0].AsSpan(1));
            if (record[0] == '=')
            {
                _keys[position] = parts[2];
            }
            else if (!_keys.ContainsKey(position))
            {
                throw new InvalidDataException($"Row {position} has changed without having been told.");
            }
        }

        foreach (var position in _keys.Keys.Where(position => position < _told.First || position >= _told.End).ToList())
        {
            _keys.Remove(position);
        }
    }

    private static int Number(ReadOnlySpan<char> text) => int.Parse(text, CultureInfo.InvariantCulture);
}
