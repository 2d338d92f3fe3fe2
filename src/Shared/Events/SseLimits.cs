namespace Shared.Events;

/// <summary>Holds lines and events against the limits of one stream. Once failed, it stays failed.</summary>
internal sealed class SseLimits(string label, SseReaderOptions options)
{
    private SseLimitException? _failure;

    public int MaxLineBytes { get; } = options.MaxLineBytes;

    /// <summary>
    /// How much of a skipped event's data is handed out: of an overlong line what is held of it at least, wherever its chunks end, without
    /// a byte order mark and the field's name.
    /// </summary>
    public int MaxStartBytes { get; } = Math.Min(SseReaderOptions.LineStartBytes, options.MaxLineBytes) - "\uFEFFdata: "u8.Length;

    /// <summary>Of a comment's line this much is held, wherever its chunks end.</summary>
    public int MaxCommentLineBytes { get; } = Math.Min(SseReaderOptions.CommentLineBytes, options.MaxLineBytes);

    /// <summary>And of its text as much is handed out, without a byte order mark.</summary>
    public int MaxCommentBytes => MaxCommentLineBytes - "\uFEFF: "u8.Length;

    public bool IsWithin(long lineBytes, long eventBytes) => lineBytes <= MaxLineBytes && eventBytes <= options.MaxEventBytes;

    /// <exception cref="SseLimitException">One of the two is over its limit, and the options say to fail.</exception>
    public void Guard(long lineBytes, long eventBytes)
    {
        if (options.Oversize == SseOversize.Skip || IsWithin(lineBytes, eventBytes))
        {
            return;
        }

        _failure =
            lineBytes > MaxLineBytes
                ? new SseLimitException(label, SseLimit.Line, lineBytes, MaxLineBytes)
                : new SseLimitException(label, SseLimit.Event, eventBytes, options.MaxEventBytes);
        throw _failure;
    }

    public void ThrowIfFailed()
    {
        if (_failure is not null)
        {
            throw new SseLimitException(label, _failure.Limit, _failure.SizeBytes, _failure.LimitBytes);
        }
    }
}
