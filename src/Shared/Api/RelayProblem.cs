using System.Collections.Frozen;
using System.Net.Http.Headers;

namespace Shared.Api;

/// <summary>
/// What a relay says on a good answer: something of it could not be had from the relay's own upstream, and is as it was before, or missing.
/// </summary>
/// <param name="Failure">The same as a failed call, for whoever has asked for just that.</param>
public sealed record RelayProblem(ApiFailure Failure)
{
    /// <summary>Null where it may concern any job of the answer.</summary>
    public FrozenSet<string>? JobIds { get; private init; }

    public bool Concerns(string jobId) => JobIds?.Contains(jobId) ?? true;

    /// <returns>Null where all is as it was asked for.</returns>
    public static RelayProblem? Read(HttpResponseHeaders headers) =>
        RelayHeaders.Find(headers, RelayHeaders.Problem) is { Length: > 0 } words
            ? new RelayProblem(
                new ApiFailure(FailureKind.Unexpected, words)
                {
                    IsQuoted = true,
                    IsOfRelay = true,
                    StatusCode = 200,
                    Code = "UPSTREAM_PROBLEM",
                }
            )
            {
                JobIds = RelayHeaders
                    .Find(headers, RelayHeaders.ProblemJobs)
                    ?.Split(',')
                    .Select(Uri.UnescapeDataString)
                    .ToFrozenSet(StringComparer.Ordinal),
            }
            : null;
}
