namespace Shared.Jobs;

/// <summary>What two documents of one job contradict each other in.</summary>
public enum DisagreementField
{
    Status,
    Substate,
    RetryCount,
    Duration,
    CostAccrued,
    Progress,
    EndedAt,
    TotalCost,
    CreatedAt,
    EndpointId,
}

/// <summary>Why the order in which the two were told does not explain it.</summary>
public enum DisagreementBasis
{
    /// <summary>Whichever came first, both cannot be true.</summary>
    AnyOrder,

    /// <summary>The read was sent after all that was known had come, and takes back what cannot be taken back.</summary>
    AskedLater,

    /// <summary>The event lies further on in the same stream than the one that it takes back.</summary>
    LaterInStream,

    /// <summary>The webhook tells of a later moment than the webhook that it takes back.</summary>
    ToldLater,

    /// <summary>Two events of the same place in one stream.</summary>
    SamePlace,
}

/// <summary>Two documents of one job that cannot both be true.</summary>
/// <param name="Known">What was known, in the API's spelling.</param>
/// <param name="KnownBy">Who had said so; null where it was not the latest document that was news, but one before it.</param>
/// <param name="KnownAt">When that document came, by our clock; null together with <paramref name="KnownBy"/>.</param>
/// <param name="Said">What the document says instead.</param>
/// <param name="At">When it came, by our clock.</param>
/// <param name="RetryCount">Of the attempt that was known.</param>
/// <param name="IsTaken">The document was news all the same, and what it says is known from then on.</param>
public sealed record Disagreement(
    string JobId,
    DisagreementField Field,
    DisagreementBasis Basis,
    string Known,
    DocumentSource? KnownBy,
    DateTimeOffset? KnownAt,
    string Said,
    DocumentSource SaidBy,
    DateTimeOffset At,
    int RetryCount,
    bool IsTaken
);
