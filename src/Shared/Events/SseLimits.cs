namespace Shared.Events;

/// <summary>Holds lines and events against the limits of one stream. Once failed, it stays failed.</summary>
internal sealed class SseLimits(string label, SseReaderOptions options)
{
    private SseLimitException? _failure;

    public int MaxLineBytes { get; } = options.MaxLineBytes;

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
