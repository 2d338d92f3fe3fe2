using System.Buffers;

namespace Shared.Events;

/// <summary>
/// The part of an event that must outlive the chunk it came in, in one rented array: the data joined so far, right behind it a line whose
/// end has not come yet.
/// </summary>
internal sealed class SseHeldBytes
{
    /// <summary>Room for the usual status document, so that its array does not grow step by step.</summary>
    private const int SmallestArray = 2048;

    private byte[] _array = [];
    private int _dataStart;
    private int _lineStart;
    private int _lineEnd;

    public ReadOnlyMemory<byte> Data => _array.AsMemory(_dataStart, _lineStart - _dataStart);

    public ReadOnlySpan<byte> Line => _array.AsSpan(_lineStart, _lineEnd - _lineStart);

    /// <summary>Only while no line is held.</summary>
    public void AppendData(ReadOnlySpan<byte> bytes)
    {
        AppendLine(bytes);
        _lineStart = _lineEnd;
    }

    public void AppendLine(ReadOnlySpan<byte> bytes)
    {
        Reserve(_lineEnd + bytes.Length);
        bytes.CopyTo(_array.AsSpan(_lineEnd));
        _lineEnd += bytes.Length;
    }

    /// <summary>
    /// The value of the held data line becomes data: where it stands if it is the first; else it moves up, and the line's field name leaves
    /// room for the LF between them.
    /// </summary>
    public void MoveLineToData(int valueStart, bool isFirst)
    {
        if (isFirst)
        {
            _dataStart = _lineStart + valueStart;
            _lineStart = _lineEnd;
            return;
        }

        var value = _array.AsSpan((_lineStart + valueStart).._lineEnd);
        _array[_lineStart] = (byte)'\n';
        value.CopyTo(_array.AsSpan(_lineStart + 1));
        _lineStart += 1 + value.Length;
        _lineEnd = _lineStart;
    }

    public void CutLine(int length) => _lineEnd = Math.Min(_lineEnd, _lineStart + length);

    /// <summary>Drops the data and leaves the unfinished line.</summary>
    public void DropData()
    {
        if (_lineStart > 0)
        {
            var line = Line;
            line.CopyTo(_array);
            _dataStart = 0;
            _lineStart = 0;
            _lineEnd = line.Length;
        }
    }

    /// <summary>Gives the array back where nothing is held, so that an idle stream owns no buffer.</summary>
    public void ReleaseIfEmpty()
    {
        if (_lineEnd == 0)
        {
            Release();
        }
    }

    public void Release()
    {
        if (_array.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_array);
        }

        _array = [];
        _dataStart = 0;
        _lineStart = 0;
        _lineEnd = 0;
    }

    private void Reserve(int length)
    {
        if (length <= _array.Length)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(Math.Max(length, SmallestArray), _array.Length * 2));
        _array.AsSpan(0, _lineEnd).CopyTo(larger);
        if (_array.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_array);
        }

        _array = larger;
    }
}
