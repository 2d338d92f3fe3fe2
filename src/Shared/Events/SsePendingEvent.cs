using System.Buffers.Text;

namespace Shared.Events;

/// <summary>The event whose blank line has not come yet: what its lines have set so far, held against the limits.</summary>
internal sealed class SsePendingEvent(SseLimits limits, SseHeldBytes held, string lastEventId)
{
    private readonly SseEventNames _names = new();

    // Data is in place in the chunk while it is one line of this chunk; else it is held.
    private int _dataStart;
    private int _dataLength;
    private bool _isDataInPlace;
    private bool _hasData;
    private string _eventName = SseEventNames.Default;
    private long _sizeBytes;
    private bool _isHandedOut;
    private byte[] _start = [];

    public SseLastEventId LastEventId { get; } = new(lastEventId);

    public TimeSpan? RetryDelay { get; private set; }

    /// <summary>The lines so far of an event whose blank line has not come.</summary>
    public long UnfinishedBytes => _isHandedOut ? 0 : _sizeBytes;

    /// <summary>Over a limit: its data is gone, its name and id are still read.</summary>
    public bool IsOversized { get; private set; }

    /// <summary>Counts a line against the limits.</summary>
    /// <param name="chunk">The chunk at hand, as for <see cref="AddData"/>.</param>
    /// <param name="data">The value of a data line, or as much of it as is held; empty for other fields.</param>
    /// <returns>False: the line is itself too long to be used.</returns>
    /// <exception cref="SseLimitException"/>
    public bool Admit(long lineBytes, ReadOnlySpan<byte> chunk, ReadOnlySpan<byte> data)
    {
        _sizeBytes += lineBytes;
        return limits.IsWithin(lineBytes, _sizeBytes) || AdmitOversized(lineBytes, chunk, data);
    }

    /// <param name="chunk">The chunk at hand, the same until <see cref="HoldDataInPlace"/>.</param>
    /// <param name="start">Where the value of the data line begins in it.</param>
    /// <param name="length">How long the value is.</param>
    public void AddData(ReadOnlySpan<byte> chunk, int start, int length)
    {
        if (_hasData)
        {
            HoldDataInPlace(chunk);
            held.AppendData("\n"u8);
            held.AppendData(chunk.Slice(start, length));
        }
        else if (!IsOversized)
        {
            _hasData = true;
            _isDataInPlace = true;
            _dataStart = start;
            _dataLength = length;
        }
    }

    /// <summary>The held line is a data line, and its value begins at <paramref name="valueStart"/>.</summary>
    public void AddHeldData(int valueStart)
    {
        if (!IsOversized)
        {
            held.MoveLineToData(valueStart, isFirst: !_hasData);
            _hasData = true;
        }
    }

    public void SetField(SseField field, ReadOnlySpan<byte> value)
    {
        switch (field)
        {
            case SseField.EventName:
                _eventName = _names.Get(value);
                break;
            case SseField.Id:
                LastEventId.Set(value);
                break;
            case SseField.Retry when value.Length > 0 && !value.ContainsAnyExceptInRange((byte)'0', (byte)'9'):
                // More digits than a long holds is longer than any timer runs.
                var milliseconds = Utf8Parser.TryParse(value, out long parsed, out _)
                    ? Math.Min(parsed, int.MaxValue)
                    : int.MaxValue;
                RetryDelay = TimeSpan.FromMilliseconds(milliseconds);
                break;
        }
    }

    /// <summary>The blank line. False: there was no data, so there is no event; an id counts all the same.</summary>
    public bool TryEnd(ReadOnlyMemory<byte> chunk, out SseItem item)
    {
        LastEventId.Commit();
        if (!_hasData && !IsOversized)
        {
            Clear();
            item = default;
            return false;
        }

        _isHandedOut = true;
        item = IsOversized
            ? new SseItem(SseItemKind.Skipped, _eventName, _start, LastEventId.Bytes, _sizeBytes)
            : new SseItem(
                SseItemKind.Event,
                _eventName,
                _isDataInPlace ? chunk.Slice(_dataStart, _dataLength) : held.Data,
                LastEventId.Bytes,
                _sizeBytes
            );
        return true;
    }

    /// <summary>Begins the next event once the item of the last one has been handed out.</summary>
    public void ClearIfHandedOut()
    {
        if (_isHandedOut)
        {
            Clear();
        }
    }

    /// <summary>The chunk is about to go: data that lies in it is copied.</summary>
    public void HoldDataInPlace(ReadOnlySpan<byte> chunk)
    {
        if (_isDataInPlace)
        {
            held.AppendData(chunk.Slice(_dataStart, _dataLength));
            _isDataInPlace = false;
        }
    }

    private bool AdmitOversized(long lineBytes, ReadOnlySpan<byte> chunk, ReadOnlySpan<byte> data)
    {
        limits.Guard(lineBytes, _sizeBytes);
        if (!IsOversized)
        {
            IsOversized = true;
            var start =
                _isDataInPlace ? chunk.Slice(_dataStart, _dataLength)
                : _hasData ? held.Data.Span
                : data;
            _start = start[..Math.Min(start.Length, limits.MaxStartBytes)].ToArray();
        }

        DropData();
        return lineBytes <= limits.MaxLineBytes;
    }

    private void Clear()
    {
        DropData();
        _eventName = SseEventNames.Default;
        _sizeBytes = 0;
        IsOversized = false;
        _start = [];
        _isHandedOut = false;
    }

    private void DropData()
    {
        held.DropData();
        _isDataInPlace = false;
        _hasData = false;
    }
}
