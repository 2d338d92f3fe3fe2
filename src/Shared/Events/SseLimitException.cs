namespace Shared.Events;

/// <summary>A line or an event of a stream is larger than its limit, and the reader was told to fail.</summary>
public sealed class SseLimitException : IOException
{
    public SseLimitException(string label, SseLimit limit, long sizeBytes, long limitBytes)
        : base(
            $"The event stream of {label} sent {(limit is SseLimit.Line ? "a line" : "an event")} of at least {sizeBytes} bytes; the limit is {limitBytes}."
        )
    {
        Label = label;
        Limit = limit;
        SizeBytes = sizeBytes;
        LimitBytes = limitBytes;
    }

    /// <summary>What the owner of the reader calls the stream: a job's id.</summary>
    public string Label { get; }

    public SseLimit Limit { get; }

    /// <summary>What had been read when the limit was passed; the rest was not waited for.</summary>
    public long SizeBytes { get; }

    public long LimitBytes { get; }
}

public enum SseLimit
{
    Line,
    Event,
}
