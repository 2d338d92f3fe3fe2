using System.Buffers.Text;

namespace Shared.Events;

/// <summary>The event whose blank line has not come yet: what its lines have set so far, held against the limits.</summary>
internal sealed class SsePendingEvent(string label, SseReaderOptions options, SseHeldBytes held, string lastEventId)
{
    private readonly SseEventNames _names = new();

    // Data is in place in the chunk while it is one line of one chunk; else it is held.
    private ReadOnlyMemory<byte> _dataInPlace;
    private bool _isDataInPlace;
    private bool _hasData;
    private string _eventName = SseEventNames.Default;
    private long _sizeBytes;
    private bool _isHandedOut;

    public SseLastEventId LastEventId { get; } = new(lastEventId);

    public TimeSpan? RetryDelay { get; private set; }

    /// <summary>Over a limit: its data is gone, its name and id are still read.</summary>
    public bool IsOversized { get; private set; }

    /// <summary>Counts a line against the limits.</summary>
    /// <returns>False: the line is itself too long to be used.</returns>
    /// <exception cref="SseLimitException"/>
    public bool Admit(long lineBytes)
    {
        _sizeBytes += lineBytes;
        var isLineAdmitted = lineBytes <= options.MaxLineBytes;
        if (isLineAdmitted && _sizeBytes <= options.MaxEventBytes)
        {
            return true;
        }

        if (options.Oversize == SseOversize.Fail)
        {
            throw isLineAdmitted
                ? new SseLimitException(label, SseLimit.Event, _sizeBytes, options.MaxEventBytes)
                : new SseLimitException(label, SseLimit.Line, lineBytes, options.MaxLineBytes);
        }

        IsOversized = true;
        DropData();
        return isLineAdmitted;
    }

    public void AddData(ReadOnlyMemory<byte> value)
    {
        if (IsOversized)
        {
            return;
        }

        if (!_hasData)
        {
            _hasData = true;
            _isDataInPlace = true;
            _dataInPlace = value;
            return;
        }

        HoldDataInPlace();
        held.AppendData("\n"u8);
        held.AppendData(value.Span);
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
    public bool TryEnd(out SseItem item)
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
            ? new SseItem(SseItemKind.Skipped, _eventName, default, LastEventId.Bytes, _sizeBytes)
            : new SseItem(
                SseItemKind.Event,
                _eventName,
                _isDataInPlace ? _dataInPlace : held.Data,
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
    public void HoldDataInPlace()
    {
        if (_isDataInPlace)
        {
            held.AppendData(_dataInPlace.Span);
            _dataInPlace = default;
            _isDataInPlace = false;
        }
    }

    private void Clear()
    {
        DropData();
        _eventName = SseEventNames.Default;
        _sizeBytes = 0;
        IsOversized = false;
        _isHandedOut = false;
    }

    private void DropData()
    {
        held.DropData();
        _dataInPlace = default;
        _isDataInPlace = false;
        _hasData = false;
    }
}
