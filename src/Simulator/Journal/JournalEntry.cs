using System.Runtime.InteropServices;

namespace Simulator.Journal;

internal enum JournalRoute : byte
{
    /// <summary>It happened, whoever looked.</summary>
    Story,
    Status,
    Batch,
    List,
    Stream,
    AllStream,
    Webhook,
}

/// <summary>What became of a document.</summary>
internal enum Delivery : byte
{
    /// <summary>Nothing went out, or not to its end: the story's own entries, an answer that was cut, a webhook that was not taken.</summary>
    None,

    /// <summary>It went out, but not as it was made: a reader may make something of it, or nothing.</summary>
    Spoiled,

    /// <summary>It went out as it was made.</summary>
    Whole,
}

/// <param name="EventId"><c>EPOCH-SEQ</c>: of the job's own stream, but on the all-jobs stream its own.</param>
/// <param name="At">Story time.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct JournalEntry(
    string JobId,
    string Epoch,
    long EventId,
    DateTimeOffset At,
    JournalRoute Route,
    string Status,
    string? Substate,
    int RetryCount,
    Delivery Delivery
);
