using System.Buffers;

namespace Shared.Events;

/// <summary>
/// The part of an event that must outlive the chunk it came in, in one rented array: first the data joined so far, behind it a line whose
/// end has not come yet.
/// </summary>
internal sealed class SseHeldBytes
{
    private byte[] _array = [];
    private int _dataLength;
    private int _lineLength;

    public ReadOnlyMemory<byte> Data => _array.AsMemory(0, _dataLength);

    public ReadOnlySpan<byte> Line => _array.AsSpan(_dataLength, _lineLength);

    public void AppendData(ReadOnlySpan<byte> bytes)
    {
        Reserve(_dataLength + bytes.Length);
        bytes.CopyTo(_array.AsSpan(_dataLength));
        _dataLength += bytes.Length;
    }

    public void AppendLine(ReadOnlySpan<byte> bytes)
    {
        var length = _dataLength + _lineLength;
        Reserve(length + bytes.Length);
        bytes.CopyTo(_array.AsSpan(length));
        _lineLength += bytes.Length;
    }

    /// <summary>The value of the held data line joins the data in place: the line's field name leaves room for the LF between them.</summary>
    public void MoveLineToData(int valueStart, bool isFirst)
    {
        var value = _array.AsSpan(_dataLength + valueStart, _lineLength - valueStart);
        if (!isFirst)
        {
            _array[_dataLength++] = (byte)'\n';
        }

        value.CopyTo(_array.AsSpan(_dataLength));
        _dataLength += value.Length;
        _lineLength = 0;
    }

    public void CutLine(int length) => _lineLength = Math.Min(_lineLength, length);

    /// <summary>Drops the data and leaves the unfinished line.</summary>
    public void DropData()
    {
        Line.CopyTo(_array);
        _dataLength = 0;
    }

    /// <summary>Gives the array back where nothing is held, so that an idle stream owns no buffer.</summary>
    public void ReleaseIfEmpty()
    {
        if (_dataLength + _lineLength == 0)
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
        _dataLength = 0;
        _lineLength = 0;
    }

    private void Reserve(int length)
    {
        if (length <= _array.Length)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(length, _array.Length * 2));
        _array.AsSpan(0, _dataLength + _lineLength).CopyTo(larger);
        if (_array.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_array);
        }

        _array = larger;
    }
}
