using System.Collections.Frozen;
using Microsoft.AspNetCore.WebUtilities;

namespace Dashboard.Infrastructure;

/// <summary>An error in the API's own shape: <c>{"error": CODE, "message", "details": {…}}</c>.</summary>
internal sealed record ApiError(string Error, string Message, object Details)
{
    private static readonly FrozenDictionary<int, string> Codes = new Dictionary<int, string>
    {
        [StatusCodes.Status400BadRequest] = "INVALID_REQUEST",
        [StatusCodes.Status401Unauthorized] = "UNAUTHORIZED",
        [StatusCodes.Status403Forbidden] = "ACCESS_DENIED",
        [StatusCodes.Status404NotFound] = "NOT_FOUND",
        [StatusCodes.Status405MethodNotAllowed] = "METHOD_NOT_ALLOWED",
        [StatusCodes.Status413PayloadTooLarge] = "PAYLOAD_TOO_LARGE",
        [StatusCodes.Status415UnsupportedMediaType] = "UNSUPPORTED_MEDIA_TYPE",
        [StatusCodes.Status503ServiceUnavailable] = "SERVICE_UNAVAILABLE",
    }.ToFrozenDictionary();

    public static ApiError InvalidRequest(string message) => new("INVALID_REQUEST", message, new { });

    /// <param name="possibleReasons">As upstream names them; none where it does not, or was not asked.</param>
    public static ApiError JobNotFound(string jobId, IReadOnlyList<string>? possibleReasons = null) =>
        new(
            "JOB_NOT_FOUND",
            $"Job {jobId} does not exist or has expired",
            possibleReasons is { Count: > 0 } ? new { jobId, possibleReasons } : new { jobId }
        );

    /// <param name="message">Null takes the status' own words.</param>
    public static ApiError OfStatus(int status, string? message = null, object? details = null) =>
        new(
            Codes.GetValueOrDefault(
                status,
                status < StatusCodes.Status500InternalServerError ? "REQUEST_FAILED" : "INTERNAL_ERROR"
            ),
            message ?? ReasonPhrases.GetReasonPhrase(status),
            details ?? new { }
        );
}
