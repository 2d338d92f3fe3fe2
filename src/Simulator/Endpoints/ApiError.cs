using System.Text.Json;
using System.Text.Json.Nodes;

namespace Simulator.Endpoints;

/// <summary>A refusal in the API's own words.</summary>
/// <param name="Details">Written as they are; in the snake dialect their names are respelled.</param>
internal sealed record ApiError(int StatusCode, string Code, string Message, JsonObject Details)
{
    public static ApiError JobNotFound(string jobId) =>
        new(
            StatusCodes.Status404NotFound,
            "JOB_NOT_FOUND",
            $"Job {jobId} does not exist or has expired",
            new JsonObject
            {
                ["jobId"] = jobId,
                ["possibleReasons"] = new JsonArray(
                    "Job ID is incorrect",
                    "Job was deleted after completion",
                    "Job expired (older than 30 days)"
                ),
            }
        );

    public static ApiError AccessDenied(string jobId) =>
        new(
            StatusCodes.Status403Forbidden,
            "ACCESS_DENIED",
            "You don't have permission to view this job",
            new JsonObject
            {
                ["jobId"] = jobId,
                ["requiredPermission"] = "jobs:read",
                ["userPermissions"] = new JsonArray("endpoints:execute"),
            }
        );

    public static ApiError ReadOnlyKey() =>
        new(
            StatusCodes.Status403Forbidden,
            "ACCESS_DENIED",
            "This API key is read-only: GET requests only",
            new JsonObject { ["requiredPermission"] = "jobs:write", ["userPermissions"] = new JsonArray("jobs:read") }
        );

    public static ApiError Unauthorized() =>
        new(
            StatusCodes.Status401Unauthorized,
            "UNAUTHORIZED",
            "API key is missing or invalid",
            new JsonObject { ["header"] = "Authorization", ["expected"] = "Bearer YOUR_API_KEY" }
        );

    public static ApiError InvalidRequest(string message, JsonObject details) =>
        new(StatusCodes.Status400BadRequest, "INVALID_REQUEST", message, details);

    public static ApiError RateLimited(int limit, string window, int retryAfterSeconds) =>
        new(
            StatusCodes.Status429TooManyRequests,
            "RATE_LIMIT_EXCEEDED",
            "Too many status check requests",
            new JsonObject
            {
                ["limit"] = limit,
                ["window"] = window,
                ["retryAfter"] = retryAfterSeconds,
                ["recommendation"] = "Use webhooks or SSE for real-time updates",
            }
        );

    public static ApiError NoRoute(string path) =>
        new(StatusCodes.Status404NotFound, "NOT_FOUND", $"There is nothing at {path}", new JsonObject { ["path"] = path });

    public static ApiError MethodNotAllowed(string method) =>
        new(
            StatusCodes.Status405MethodNotAllowed,
            "METHOD_NOT_ALLOWED",
            $"{method} is not possible here",
            new JsonObject { ["method"] = method }
        );

    /// <param name="withJobId">For an entry of a batch's errors.</param>
    public void Write(Utf8JsonWriter writer, ErrorDialect dialect, string? withJobId = null)
    {
        writer.WriteStartObject();
        if (withJobId is not null)
        {
            writer.WriteString("jobId", withJobId);
        }

        if (dialect.IsSnake)
        {
            writer.WriteStartObject("error");
            writer.WriteString("code", Code == "JOB_NOT_FOUND" ? "RESOURCE_NOT_FOUND" : Code);
            writer.WriteString("message", Message);
            writer.WritePropertyName("details");
            Snake(Details).WriteTo(writer);
            writer.WriteString("request_id", dialect.RequestId);
            writer.WriteString("timestamp", dialect.Timestamp);
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteString("error", Code);
            writer.WriteString("message", Message);
            writer.WritePropertyName("details");
            Details.WriteTo(writer);
        }

        writer.WriteEndObject();
    }

    private static JsonObject Snake(JsonObject details)
    {
        var snake = new JsonObject();
        foreach (var (name, value) in details)
        {
            snake[JsonNamingPolicy.SnakeCaseLower.ConvertName(name)] = value?.DeepClone();
        }

        return snake;
    }
}

/// <param name="IsSnake">As on the API's other pages: nested, snake_case, with request id and time.</param>
internal sealed record ErrorDialect(bool IsSnake, string RequestId, string Timestamp);
