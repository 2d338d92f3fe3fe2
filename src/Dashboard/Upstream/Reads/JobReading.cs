using Shared.Api;
using Shared.Jobs;

namespace Dashboard.Upstream.Reads;

/// <summary>What one read told of one job.</summary>
/// <param name="At">When the request was sent: what it told is as old as that. Of a failure, when it was known.</param>
/// <param name="Failure">Null where the store has taken a document of the job.</param>
internal sealed record JobReading(string JobId, DateTimeOffset At, ApiFailure? Failure)
{
    /// <summary>The job before and after the document; null where it was or is unknown.</summary>
    public (Job? Before, Job? After) Change { get; init; }

    /// <summary>The store has taken a document, but upstream, a relay, could not get all that was asked for; null where it is whole.</summary>
    public ApiFailure? Problem { get; init; }

    /// <summary>The failure is the request's, and says nothing of this job.</summary>
    public bool IsOfRequest { get; init; }
}
