using Shared.Jobs;

namespace Dashboard.Upstream.Streams;

/// <summary>Where a stream goes on when it is opened again.</summary>
internal sealed class StreamPosition
{
    /// <summary>That of a stream that somebody had open before.</summary>
    public static StreamPosition After(EventPosition? last) =>
        last is null ? new StreamPosition() : new StreamPosition { LastEventId = last.ToString(), HasOpened = true };

    /// <summary>Of the last event that was handed out; empty for none.</summary>
    public string LastEventId { get; set; } = "";

    /// <summary>The stream's own <c>retry:</c>.</summary>
    public TimeSpan? RetryDelay { get; set; }

    /// <summary>The stream has been open before.</summary>
    public bool HasOpened { get; set; }
}
