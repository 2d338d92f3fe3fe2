namespace Shared.Events;

/// <summary>
/// The interpretation of an event stream, chunk by chunk (WHATWG HTML, 9.2.6 "Interpreting an event stream"). A line is looked at once:
/// what a chunk leaves unfinished is held, so the result does not depend on where chunks end. Data of one line within one chunk is handed
/// out in place.
/// </summary>
internal sealed class SseEventParser
{
    private const byte CarriageReturn = (byte)'\r';
    private const byte LineFeed = (byte)'\n';

    private readonly string _label;
    private readonly SseReaderOptions _options;
    private readonly SseHeldBytes _held = new();
    private readonly SsePendingEvent _event;

    private bool _isFirstLine = true;
    private bool _swallowLineFeed;

    // The line whose end has not come yet. A cut line is one that nobody needs: only its first bytes are held.
    private long _heldLineBytes;
    private bool _isHeldLineCut;

    public SseEventParser(string label, SseReaderOptions options, string lastEventId)
    {
        _label = label;
        _options = options;
        _event = new SsePendingEvent(label, options, _held, lastEventId);
    }

    private static ReadOnlySpan<byte> ByteOrderMark => "\uFEFF"u8;

    public SseLastEventId LastEventId => _event.LastEventId;

    public TimeSpan? RetryDelay => _event.RetryDelay;

    /// <summary>Reads on at <paramref name="offset"/> until an item is complete. False: the chunk is used up and no longer referred to.</summary>
    /// <exception cref="SseLimitException"/>
    public bool TryParse(ReadOnlyMemory<byte> chunk, ref int offset, out SseItem item)
    {
        _event.ClearIfHandedOut();
        var bytes = chunk.Span;
        while (offset < bytes.Length)
        {
            if (_swallowLineFeed)
            {
                _swallowLineFeed = false;
                if (bytes[offset] == LineFeed)
                {
                    offset++;
                    continue;
                }
            }

            var start = offset;
            var length = bytes[start..].IndexOfAny(CarriageReturn, LineFeed);
            if (length < 0)
            {
                offset = bytes.Length;
                _event.HoldDataInPlace();
                HoldLine(bytes[start..]);
                break;
            }

            offset = start + length + 1;
            _swallowLineFeed = bytes[start + length] == CarriageReturn;
            var line = chunk.Slice(start, length);
            if (_heldLineBytes == 0 ? TryEndLine(line, out item) : TryEndHeldLine(line.Span, out item))
            {
                return true;
            }
        }

        _event.HoldDataInPlace();
        item = default;
        return false;
    }

    /// <summary>Gives buffers back where nothing is unfinished; ends the life of the item that was handed out last.</summary>
    public void ReleaseIdleBuffers()
    {
        _event.ClearIfHandedOut();
        _held.ReleaseIfEmpty();
    }

    public void Release() => _held.Release();

    private bool TryEndLine(ReadOnlyMemory<byte> memory, out SseItem item)
    {
        var line = memory.Span;
        var mark = TakeByteOrderMark(line);
        if (line.Length == mark)
        {
            return _event.TryEnd(out item);
        }

        var field = SseFields.Classify(line[mark..], out var valueStart);
        if (field == SseField.Comment)
        {
            GuardLine(line.Length);
            item = Comment;
            return true;
        }

        if (_event.Admit(line.Length))
        {
            if (field == SseField.Data)
            {
                _event.AddData(memory[(mark + valueStart)..]);
            }
            else
            {
                _event.SetField(field, line[(mark + valueStart)..]);
            }
        }

        item = default;
        return false;
    }

    private bool TryEndHeldLine(ReadOnlySpan<byte> end, out SseItem item)
    {
        HoldLine(end);
        var lineBytes = _heldLineBytes;
        var isCut = _isHeldLineCut;
        _heldLineBytes = 0;
        _isHeldLineCut = false;

        var mark = TakeByteOrderMark(_held.Line);
        if (lineBytes == mark)
        {
            _held.CutLine(0);
            return _event.TryEnd(out item);
        }

        var field = SseFields.Classify(_held.Line[mark..], out var valueStart);
        var isComment = field == SseField.Comment;
        if (!isComment && _event.Admit(lineBytes) && !isCut)
        {
            if (field == SseField.Data)
            {
                _event.AddHeldData(mark + valueStart);
            }
            else
            {
                _event.SetField(field, _held.Line[(mark + valueStart)..]);
            }
        }

        _held.CutLine(0);
        item = isComment ? Comment : default;
        return isComment;
    }

    private static SseItem Comment => new(SseItemKind.Comment, "", default, default, 0);

    private void HoldLine(ReadOnlySpan<byte> part)
    {
        _heldLineBytes += part.Length;
        GuardLine(_heldLineBytes);
        if (_isHeldLineCut)
        {
            return;
        }

        // What is past the limit is never stored, however large the chunk.
        var room = _options.MaxLineBytes - _held.Line.Length;
        _held.AppendLine(part.Length > room ? part[..room] : part);
        if (_heldLineBytes > _options.MaxLineBytes || IsHeldLineUseless())
        {
            _held.CutLine(SseReaderOptions.LinePrefixBytes);
            _isHeldLineCut = true;
        }
    }

    private bool IsHeldLineUseless()
    {
        var line = _held.Line;
        if (line.Length < SseReaderOptions.LinePrefixBytes)
        {
            return false;
        }

        var field = SseFields.Classify(line[MarkLength(line)..], out _);
        return field is SseField.Comment or SseField.Other || (field == SseField.Data && _event.IsOversized);
    }

    private int MarkLength(ReadOnlySpan<byte> line) => _isFirstLine && line.StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;

    private int TakeByteOrderMark(ReadOnlySpan<byte> line)
    {
        var length = MarkLength(line);
        _isFirstLine = false;
        return length;
    }

    private void GuardLine(long lineBytes)
    {
        if (lineBytes > _options.MaxLineBytes && _options.Oversize == SseOversize.Fail)
        {
            throw new SseLimitException(_label, SseLimit.Line, lineBytes, _options.MaxLineBytes);
        }
    }
}
