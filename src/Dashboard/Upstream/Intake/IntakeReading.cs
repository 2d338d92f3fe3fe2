using System.Collections.Immutable;
using Shared.Documents;

namespace Dashboard.Upstream.Intake;

/// <summary>What the intake has counted since the start.</summary>
/// <param name="Replaced">Jobs whose id upstream has given to another job since.</param>
/// <param name="Notes">Values that were put right or left out, most frequent first.</param>
/// <param name="LatestRefused">Newest first.</param>
public sealed record IntakeReading(
    long Accepted,
    long Replaced,
    ImmutableArray<(string Reason, long Count)> Refusals,
    ImmutableArray<(string Field, string Reason, long Count)> Notes,
    ImmutableArray<RefusedDocument> LatestRefused
)
{
    public long Refused => Refusals.Sum(refusal => refusal.Count);
}

/// <param name="Start">The first bytes, exactly as received.</param>
public sealed record RefusedDocument(
    DateTimeOffset At,
    string From,
    DocumentRefusal Refusal,
    long SizeBytes,
    ReadOnlyMemory<byte> Start
);
