using Dashboard.Infrastructure;
using Microsoft.AspNetCore.Http.Features;
using Shared.Jobs;

namespace Dashboard.Relay.Status;

/// <summary>A job's id as a program asks for it. One that no job can have is the program's mistake, which upstream is not asked about.</summary>
internal static class RequestedId
{
    /// <summary>In an address the server leaves this as it came; and an id may hold just these letters.</summary>
    private const string EncodedSlash = "%2F";

    /// <returns>What is wrong with the id in the request's address; null where nothing is.</returns>
    public static ApiError? FindFault(HttpContext context, string jobId) =>
        FindFault(HasSlash(context, jobId) ? jobId.Replace(EncodedSlash, "/", StringComparison.OrdinalIgnoreCase) : jobId);

    public static ApiError? FindFault(string jobId) =>
        JobIdRules.FindFault(jobId) is { } fault
            ? ApiError.OfStatus(StatusCodes.Status400BadRequest, $"The id {fault}", new { jobId })
            : null;

    private static bool HasSlash(HttpContext context, string jobId) =>
        jobId.Contains(EncodedSlash, StringComparison.OrdinalIgnoreCase)
        && context.Features.Get<IHttpRequestFeature>()?.RawTarget.Contains(EncodedSlash, StringComparison.OrdinalIgnoreCase)
            == true;
}
