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

    private readonly SseLimits _limits;
    private readonly SseHeldBytes _held = new();
    private readonly SsePendingEvent _event;

    private bool _isFirstLine = true;
    private bool _swallowLineFeed;

    // The line whose end has not come yet. A cut line is one that nobody needs: only its first bytes are held.
    private long _heldLineBytes;
    private bool _isHeldLineCut;

    public SseEventParser(string label, SseReaderOptions options, string lastEventId)
    {
        _limits = new SseLimits(label, options);
        _event = new SsePendingEvent(_limits, _held, lastEventId);
    }

    private static ReadOnlySpan<byte> ByteOrderMark => "\uFEFF"u8;

    public SseLastEventId LastEventId => _event.LastEventId;

    public TimeSpan? RetryDelay => _event.RetryDelay;

    public long UnfinishedBytes => _event.UnfinishedBytes + _heldLineBytes;

    /// <summary>Reads on at <paramref name="offset"/> until an item is complete. False: the chunk is used up and no longer referred to.</summary>
    /// <exception cref="SseLimitException"/>
    public bool TryParse(ReadOnlyMemory<byte> chunk, ref int offset, out SseItem item)
    {
        _limits.ThrowIfFailed();
        _event.ClearIfHandedOut();
        var bytes = chunk.Span;
        var ends = new SseLineEnds(bytes, offset);
        var next = offset;
        int end;
        while ((end = ends.Next()) >= 0)
        {
            var start = next;
            next = end + 1;
            if (_swallowLineFeed)
            {
                _swallowLineFeed = false;
                if (end == start && bytes[end] == LineFeed)
                {
                    continue;
                }
            }

            _swallowLineFeed = bytes[end] == CarriageReturn;
            var line = bytes[start..end];
            if (_heldLineBytes != 0 || _isFirstLine)
            {
                if (TryEndHeldLine(line, chunk, out item))
                {
                    offset = next;
                    return true;
                }

                continue;
            }

            if (line.IsEmpty)
            {
                if (_event.TryEnd(chunk, out item))
                {
                    offset = next;
                    return true;
                }

                continue;
            }

            var (field, valueStart) = SseFields.Classify(line);
            if (field == SseField.Comment)
            {
                _limits.Guard(line.Length, eventBytes: 0);
                item = Comment(chunk[(start + valueStart)..end]);
                offset = next;
                return true;
            }

            if (_event.Admit(line.Length, bytes, field == SseField.Data ? line[valueStart..] : default))
            {
                if (field == SseField.Data)
                {
                    _event.AddData(bytes, start + valueStart, line.Length - valueStart);
                }
                else
                {
                    _event.SetField(field, line[valueStart..]);
                }
            }
        }

        _event.HoldDataInPlace(bytes);
        if (next < bytes.Length)
        {
            HoldLine(bytes[next..]);
            _swallowLineFeed = false;
        }

        offset = bytes.Length;
        item = default;
        return false;
    }

    /// <exception cref="SseLimitException">The stream failed before.</exception>
    public void ThrowIfFailed() => _limits.ThrowIfFailed();

    /// <summary>Gives buffers back where nothing is unfinished; ends the life of the item that was handed out last.</summary>
    public void ReleaseIdleBuffers()
    {
        _event.ClearIfHandedOut();
        _held.ReleaseIfEmpty();
    }

    public void Release() => _held.Release();

    /// <summary>Ends a line that began in an earlier chunk, or the first line, which may begin with a byte order mark.</summary>
    private bool TryEndHeldLine(ReadOnlySpan<byte> end, ReadOnlyMemory<byte> chunk, out SseItem item)
    {
        _event.HoldDataInPlace(chunk.Span);
        HoldLine(end);
        var lineBytes = _heldLineBytes;
        var isCut = _isHeldLineCut;
        _heldLineBytes = 0;
        _isHeldLineCut = false;

        var mark = TakeByteOrderMark(_held.Line);
        if (lineBytes == mark)
        {
            _held.CutLine(0);
            return _event.TryEnd(chunk, out item);
        }

        var (field, valueStart) = SseFields.Classify(_held.Line[mark..]);
        var isComment = field == SseField.Comment;
        var data = field == SseField.Data ? _held.Line[(mark + valueStart)..] : default;
        if (!isComment && _event.Admit(lineBytes, chunk.Span, data) && !isCut)
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

        // the rare text of one that came in pieces is copied, since the next line is held in its place
        item = isComment ? Comment(_held.Line[(mark + valueStart)..].ToArray()) : default;
        _held.CutLine(0);
        return isComment;
    }

    private SseItem Comment(ReadOnlyMemory<byte> text) =>
        new(SseItemKind.Comment, "", text[..Math.Min(text.Length, _limits.MaxCommentBytes)], default, 0);

    private void HoldLine(ReadOnlySpan<byte> part)
    {
        _heldLineBytes += part.Length;
        _limits.Guard(_heldLineBytes, eventBytes: 0);
        if (_isHeldLineCut)
        {
            return;
        }

        // What is past the limit is never stored, however large the chunk.
        var room = _limits.MaxLineBytes - _held.Line.Length;
        _held.AppendLine(part.Length > room ? part[..room] : part);
        var isOverlong = _heldLineBytes > _limits.MaxLineBytes;
        var useful = isOverlong ? SseReaderOptions.LineStartBytes : UsefulOfHeldLine();
        if (isOverlong || _held.Line.Length >= useful)
        {
            _held.CutLine(useful);
            _isHeldLineCut = true;
        }
    }

    private int UsefulOfHeldLine()
    {
        var line = _held.Line;
        if (line.Length < SseReaderOptions.LinePrefixBytes)
        {
            return int.MaxValue;
        }

        return SseFields.Classify(line[MarkLength(line)..]).Field switch
        {
            SseField.Comment => _limits.MaxCommentLineBytes,
            SseField.Other => SseReaderOptions.LinePrefixBytes,
            SseField.Data when _event.IsOversized => SseReaderOptions.LinePrefixBytes,
            _ => int.MaxValue,
        };
    }

    private int MarkLength(ReadOnlySpan<byte> line) => _isFirstLine && line.StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;

    private int TakeByteOrderMark(ReadOnlySpan<byte> line)
    {
        var length = MarkLength(line);
        _isFirstLine = false;
        return length;
    }
}
