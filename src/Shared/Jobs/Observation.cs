using Shared.Documents;

namespace Shared.Jobs;

/// <summary>A document and what is known of how it came, which decides whether it is news.</summary>
/// <param name="ReceivedAt">By our clock.</param>
/// <param name="Position">The upstream event's place in its stream, where it has one.</param>
/// <param name="RequestedAt">
/// For an answer to a read, when the read was sent: the answer may be older than any event received since. By our clock.
/// </param>
/// <param name="ToldAt">
/// For a webhook, when it happened, by upstream's clock: webhooks are sent again and overtake each other, so their order of arrival says
/// little. Comparable between the webhooks of one job.
/// </param>
public sealed record Observation(
    JobStatusDocument Document,
    DocumentSource Source,
    DateTimeOffset ReceivedAt,
    EventPosition? Position = null,
    DateTimeOffset? RequestedAt = null,
    DateTimeOffset? ToldAt = null
)
{
    /// <summary>Of which time the document is where another Dashboard answers from memory, cut off from its own upstream. By our clock.</summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>
    /// Upstream is another Dashboard: its reads and its streams tell of one memory, and write a time alike. Its reads may say for a while what
    /// was, after it has told that all begins anew.
    /// </summary>
    public bool IsOfOneMemory { get; init; }

    /// <summary>At most as late as it came, and no later than its job was found to be gone.</summary>
    internal DateTimeOffset ConfirmedAt =>
        Document.GoneSince < (AsOf ?? ReceivedAt) ? Document.GoneSince.Value
        : AsOf < ReceivedAt ? AsOf.Value
        : ReceivedAt;

    /// <summary>The document holds what events have told since the read was sent.</summary>
    internal bool HoldsEvents { get; init; }
}
