using System.Collections.Immutable;
using Shared.Jobs;

namespace Dashboard.Jobs;

/// <summary>The audit since the start.</summary>
/// <param name="Counts">Most frequent first.</param>
/// <param name="Latest">Newest first.</param>
/// <param name="OutOfDate">Documents that order explains: late, repeated or replayed. By source.</param>
public sealed record DisagreementReading(
    ImmutableArray<DisagreementCount> Counts,
    ImmutableArray<NotedDisagreement> Latest,
    ImmutableArray<(DocumentSource Source, long Count)> OutOfDate
)
{
    public long Count => Counts.Sum(count => count.Count);

    /// <summary>Also those that turned out to be none: a meter must not count back.</summary>
    public ImmutableArray<(DisagreementField Field, long Count)> Noted { get; init; } = [];
}

/// <param name="KnownBy">Null where an earlier document had said it.</param>
/// <param name="Count">Each disagreement once, however often it was seen.</param>
public sealed record DisagreementCount(DisagreementField Field, DocumentSource? KnownBy, DocumentSource SaidBy, long Count);

/// <summary>A disagreement in one field of one attempt of a job.</summary>
/// <param name="Latest">As it was seen last.</param>
/// <param name="Times">How often it was seen.</param>
public sealed record NotedDisagreement(Disagreement Latest, DateTimeOffset FirstAt, long Times)
{
    /// <summary>The latest one's place in the store's order.</summary>
    internal long Number { get; init; }

    /// <summary>What it was counted as when it was seen first.</summary>
    internal (DisagreementField Field, DocumentSource? KnownBy, DocumentSource SaidBy) Kind { get; init; }

    /// <summary>Seen once more; another thread may have seen a later one first.</summary>
    internal NotedDisagreement With(NotedDisagreement again) =>
        (again.Number > Number ? again : this) with
        {
            FirstAt = again.FirstAt < FirstAt ? again.FirstAt : FirstAt,
            Times = Times + again.Times,
            Kind = Kind,
        };

    internal bool IsOf(Disagreement other) =>
        other.Field == Latest.Field
        && other.RetryCount == Latest.RetryCount
        && string.Equals(other.JobId, Latest.JobId, StringComparison.Ordinal);
}
