namespace Dashboard.Relay.Streams;

/// <summary>How much slowness of a reader is borne before its stream ends.</summary>
internal static class StreamPatience
{
    /// <summary>What a stream that was up to date may owe, after conflation.</summary>
    public const long MostOwedBytes = 256 * 1024;

    /// <summary>A write that stays unfinished for so long ends the connection, whatever the reader was doing.</summary>
    public static readonly TimeSpan StuckAfter = TimeSpan.FromSeconds(60);

    /// <param name="owes">Bytes; asked only where it matters: a resume or a first snapshot may be as large as it is.</param>
    /// <param name="waiting">How long its flush has not ended.</param>
    /// <returns>Null where it may go on.</returns>
    public static StreamEnd? Judge(StreamSubscriber reader, Func<StreamSubscriber, long> owes, TimeSpan waiting) =>
        waiting >= StuckAfter ? StreamEnd.Stuck
        : reader.WasLive && owes(reader) > MostOwedBytes ? StreamEnd.Closed
        : null;
}
