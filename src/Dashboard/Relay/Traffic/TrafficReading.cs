using System.Collections.Immutable;

namespace Dashboard.Relay.Traffic;

/// <summary>What went out since the start.</summary>
/// <param name="Readers">By kind; those that are there now, and what was written to all that there were.</param>
/// <param name="EventsPerSecond">Over the last ten seconds.</param>
/// <param name="Waited">Flushes that could not end at once: their readers were slow just then.</param>
/// <param name="CutOff">Streams that were closed because too much was owed to them; their readers may resume.</param>
/// <param name="Stuck">Connections that were broken off because they took nothing for a minute.</param>
/// <param name="Gaps">Gaps that readers were told of.</param>
/// <param name="Resumed">Streams that went on from the position that was asked for.</param>
/// <param name="Refused">Streams that were refused because as many as may be are open.</param>
/// <param name="LatencyP50">From a change in the log to its flush, of the latest dispatches; null before the first.</param>
public sealed record TrafficReading(
    ImmutableArray<ReaderTraffic> Readers,
    ImmutableArray<ReadTraffic> Reads,
    double EventsPerSecond,
    long Waited,
    long CutOff,
    long Stuck,
    long Gaps,
    long Resumed,
    long Refused,
    TimeSpan? LatencyP50,
    TimeSpan? LatencyP99
)
{
    public int Open => Readers.Sum(readers => readers.Open);
}

/// <param name="Bytes">As written to the streams; those of the hub are its serializer's and count as 0.</param>
public sealed record ReaderTraffic(ReaderKind Kind, int Open, long Events, long Bytes);

/// <param name="NotModified">Of them, answered with 304.</param>
public sealed record ReadTraffic(ReadKind Kind, long Answered, long NotModified);
