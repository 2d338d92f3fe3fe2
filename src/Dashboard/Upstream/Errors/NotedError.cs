using Dashboard.Upstream.Budget;

namespace Dashboard.Upstream.Errors;

/// <summary>An error as it was seen last; the same one again is counted, not listed again.</summary>
/// <param name="Purpose">What the request was for; null where it was none.</param>
/// <param name="Words">One plain sentence without secrets, as upstream or the Dashboard has it, of bounded length.</param>
public sealed record NotedError(
    UpstreamCall Call,
    RequestPurpose? Purpose,
    string Words,
    DateTimeOffset FirstAt,
    DateTimeOffset LastAt,
    long Times
)
{
    /// <summary>The job that it was about the last time; null where it was about none, or about many.</summary>
    public string? JobId { get; init; }

    /// <summary>All jobs that it was about, each time or together.</summary>
    public ErrorJobs Jobs { get; init; } = ErrorJobs.None;

    public int? StatusCode { get; init; }

    /// <summary>Upstream's own word for it.</summary>
    public string? Code { get; init; }

    /// <summary>What upstream's support can find the last request by.</summary>
    public string? RequestId { get; init; }
}

/// <param name="Counts">Since the start, by what was being done; what never went wrong is left out.</param>
/// <param name="Latest">The one seen last first.</param>
public sealed record ErrorReading(
    System.Collections.Immutable.ImmutableArray<(UpstreamCall Call, long Count)> Counts,
    System.Collections.Immutable.ImmutableArray<NotedError> Latest
)
{
    public long Count => Counts.Sum(count => count.Count);
}
