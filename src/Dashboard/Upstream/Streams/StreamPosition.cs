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

    /// <summary>Where an event was given up whose id was not known.</summary>
    private string? _givenUpAfter;

    /// <summary>How often a connection may end inside an event that is too large, before the event is given up.</summary>
    public const int MostCuts = 3;

    private string? _cutAfter;
    private int _cuts;

    /// <summary>While an event that is too large arrives: how much of it has, and its id where that is known.</summary>
    public (long Bytes, string? EventId)? Oversized { get; set; }

    /// <summary>The connection ended inside the event that follows, which is too large.</summary>
    /// <returns>True where that has happened so often that the event is given up.</returns>
    public bool OnCut(string? eventId)
    {
        _cuts = _cutAfter == LastEventId ? _cuts + 1 : 1;
        _cutAfter = LastEventId;
        if (_cuts < MostCuts)
        {
            return false;
        }

        PassBy(eventId);
        return true;
    }

    /// <summary>The event that follows is given up: what comes after it is asked for from now on.</summary>
    /// <param name="eventId">Null where it is not known. Then this place is tried once more, and given up with the next one.</param>
    public void PassBy(string? eventId)
    {
        if (eventId is not null)
        {
            LastEventId = eventId;
        }
        else if (_givenUpAfter == LastEventId)
        {
            LastEventId = "";
        }
        else
        {
            _givenUpAfter = LastEventId;
        }
    }

    /// <summary>The stream's own <c>retry:</c>.</summary>
    public TimeSpan? RetryDelay { get; set; }

    /// <summary>The stream has been open before.</summary>
    public bool HasOpened { get; set; }
}
