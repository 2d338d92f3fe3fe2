namespace Shared.Events;

/// <summary>What becomes of an event that is over a limit.</summary>
public enum SseOversize
{
    /// <summary>The reader ends with an <see cref="SseLimitException"/>.</summary>
    Fail,

    /// <summary>The event is read past in bounded memory and reported as <see cref="SseItemKind.Skipped"/>; the stream goes on.</summary>
    Skip,
}

public sealed record SseReaderOptions
{
    /// <summary>How much of an overlong line is kept: enough to tell which field it is, after a byte order mark.</summary>
    internal const int LinePrefixBytes = 16;

    /// <summary>How much of an overlong line is kept for people to see what it was.</summary>
    internal const int LineStartBytes = 4096 + LinePrefixBytes;

    /// <summary>How much of a comment is kept: a sentence or two, after a byte order mark.</summary>
    internal const int CommentLineBytes = 512;

    public static SseReaderOptions Default { get; } = new();

    /// <summary>The longest line, without its end. At least 16.</summary>
    public int MaxLineBytes
    {
        get;
        init => field = AtLeastThePrefix(value);
    } = 1024 * 1024;

    /// <summary>
    /// The largest event: the sum of its lines without their ends. Comments do not count, since a stream may beat for weeks between two
    /// blank lines. At least 16.
    /// </summary>
    public int MaxEventBytes
    {
        get;
        init => field = AtLeastThePrefix(value);
    } = 1024 * 1024;

    public SseOversize Oversize { get; init; } = SseOversize.Fail;

    /// <summary>How much is asked of a <see cref="Stream"/> at once. The buffer is held only while bytes are in hand.</summary>
    public int ReadBufferBytes { get; init; } = 32 * 1024;

    private static int AtLeastThePrefix(int value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, LinePrefixBytes);
        return value;
    }
}
