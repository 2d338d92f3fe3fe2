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

/// <param name="EventId"><c>EPOCH-SEQ</c>: of the job's own stream, but on the all-jobs stream its own.</param>
/// <param name="At">Story time.</param>
/// <param name="Sent">False where nothing went out: the entry of the story itself, and what a fault kept back.</param>
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
    bool Sent
);
