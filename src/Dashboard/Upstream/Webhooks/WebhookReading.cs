using System.Collections.Immutable;

namespace Dashboard.Upstream.Webhooks;

/// <summary>What became of the webhooks since the start.</summary>
/// <param name="Duplicates">Genuine, and taken before.</param>
/// <param name="Unusable">Genuine, and no status document.</param>
/// <param name="Refusals">Not taken, by reason, most frequent first.</param>
/// <param name="LastAt">When the last genuine one came, by our clock.</param>
public sealed record WebhookReading(
    long Accepted,
    long Duplicates,
    long Unusable,
    ImmutableArray<(string Reason, long Count)> Refusals,
    DateTimeOffset? LastAt
)
{
    public long Refused => Refusals.Sum(refusal => refusal.Count);
}
