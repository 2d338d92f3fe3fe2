using Dashboard.Upstream.Budget;
using Dashboard.Upstream.Errors;

namespace Dashboard.Operation;

/// <summary>What was being done, in a few words.</summary>
internal static class ErrorText
{
    public static string NameOf(NotedError error) =>
        (error.Call, error.Purpose) switch
        {
            (UpstreamCall.Loop, _) => "The Dashboard itself",
            (UpstreamCall.Webhook, _) => "A webhook",
            (UpstreamCall.AllJobsStream, _) => "The stream of all jobs",
            (UpstreamCall.JobStream, _) => "A job's stream",
            (UpstreamCall.List, RequestPurpose.Repair) => "The list of jobs, as a sign of life",
            (UpstreamCall.List, _) => "The list of jobs",
            (var call, var purpose) => $"{(call == UpstreamCall.Batch ? "A batch" : "A job's status")}, {NameOf(purpose)}",
        };

    /// <summary>The status, upstream's word for it and the request's id, as far as there are any.</summary>
    public static string Facts(NotedError error) =>
        string.Join(
            " · ",
            new[]
            {
                error.StatusCode is { } status ? $"HTTP {status}" : null,
                error.Code,
                error.RequestId is { } requestId ? $"request {requestId}" : null,
            }.Where(fact => fact is not null)
        );

    private static string NameOf(RequestPurpose? purpose) =>
        purpose switch
        {
            RequestPurpose.Person => "for somebody who waits",
            RequestPurpose.Repair => "to make up for a loss",
            RequestPurpose.Discovery => "to find jobs",
            RequestPurpose.Program => "for a program",
            _ => "as planned",
        };
}
