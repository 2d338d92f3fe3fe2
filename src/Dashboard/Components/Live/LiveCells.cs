using System.Buffers;
using System.Globalization;

namespace Dashboard.Components.Live;

/// <summary>A row's cells, as text in one growing buffer that is used again for the next row.</summary>
public sealed class LiveCells
{
    private static readonly SearchValues<char> Controls = SearchValues.Create([
        .. Enumerable.Range(0, 32).Select(code => (char)code),
        '\u007F',
        .. Enumerable.Range(0x80, 32).Select(code => (char)code),
    ]);

    private readonly List<int> _ends = [];
    private char[] _buffer = new char[256];
    private int _length;

    public int Count => _ends.Count;

    public ReadOnlySpan<char> this[int column]
    {
        get
        {
            var start = column == 0 ? 0 : _ends[column - 1];
            return _buffer.AsSpan(start, _ends[column] - start);
        }
    }

    /// <summary>A cell of any text. Control characters, which separate cells on the way to the browser, become spaces.</summary>
    public void Text(ReadOnlySpan<char> text)
    {
        Append(text);
        Close();
    }

    /// <summary>A cell of two texts, for the kinds that show a second one.</summary>
    public void Text(ReadOnlySpan<char> first, ReadOnlySpan<char> second)
    {
        Append(first);
        Divide();
        Append(second);
        Close();
    }

    public void Empty() => Close();

    /// <summary>A cell of a number, with a point as decimal separator; null leaves it empty.</summary>
    public void Number<T>(T? value, ReadOnlySpan<char> format = default)
        where T : struct, ISpanFormattable
    {
        if (value is { } number)
        {
            AppendFormatted(number, format);
        }

        Close();
    }

    /// <summary>A cell of a text and a number, for the kinds that name what they measure.</summary>
    public void Named<T>(ReadOnlySpan<char> name, T? value, ReadOnlySpan<char> format = default)
        where T : struct, ISpanFormattable
    {
        Append(name);
        Divide();
        Number(value, format);
    }

    /// <summary>A cell of an instant, in Unix milliseconds; the browser turns it into an age, a countdown or a local time.</summary>
    public void Instant(DateTimeOffset? at) => Number(at?.ToUnixTimeMilliseconds());

    /// <summary>A cell of the time from one instant to another, which stands still.</summary>
    public void Span(DateTimeOffset from, DateTimeOffset to)
    {
        AppendFormatted(from.ToUnixTimeMilliseconds(), default);
        Divide();
        Instant(to);
    }

    internal void Clear()
    {
        _ends.Clear();
        _length = 0;
    }

    private void Divide()
    {
        Reserve(1);
        _buffer[_length++] = LiveText.Division;
    }

    private void Close() => _ends.Add(_length);

    private void Append(ReadOnlySpan<char> text)
    {
        Reserve(text.Length);
        var target = _buffer.AsSpan(_length, text.Length);
        text.CopyTo(target);
        for (var at = target.IndexOfAny(Controls); at >= 0; at = target.IndexOfAny(Controls))
        {
            target[at] = ' ';
            target = target[(at + 1)..];
        }

        _length += text.Length;
    }

    private void AppendFormatted<T>(T value, ReadOnlySpan<char> format)
        where T : ISpanFormattable
    {
        int written;
        while (!value.TryFormat(_buffer.AsSpan(_length), out written, format, CultureInfo.InvariantCulture))
        {
            Reserve(_buffer.Length);
        }

        _length += written;
    }

    private void Reserve(int more)
    {
        if (_buffer.Length - _length < more)
        {
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + more));
        }
    }
}
