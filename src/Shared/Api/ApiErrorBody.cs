using System.Text.Json;
using Shared.Details;

namespace Shared.Api;

/// <summary>
/// An error body in either of the API's dialects: <c>{"error": CODE, "message", "details"}</c>, or snake_case with <c>code</c>,
/// <c>request_id</c> and <c>details.retry_after</c>, at the top or inside <c>error</c>.
/// </summary>
public sealed record ApiErrorBody(
    string? Code,
    string? Message,
    string? RequestId,
    double? RetryAfterSeconds,
    string? RequiredPermission,
    IReadOnlyList<string> UserPermissions
)
{
    /// <summary>Of a 429: the limit that was reached, where the body names one.</summary>
    public RateLimit? RateLimit { get; private init; }

    /// <summary>Of a 404: why there may be no such job.</summary>
    public IReadOnlyList<string> PossibleReasons { get; private init; } = [];

    /// <returns>Null where the bytes are no such body, such as an HTML page.</returns>
    public static ApiErrorBody? Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object ? Read(document.RootElement) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // not JSON, or a text that is no valid Unicode
            return null;
        }
    }

    /// <summary>An error of one job inside an answer that was otherwise good: it has no status of its own.</summary>
    public ApiFailure ToFailure()
    {
        var kind = Code switch
        {
            "JOB_NOT_FOUND" or "RESOURCE_NOT_FOUND" => FailureKind.NotFound,
            "ACCESS_DENIED" => FailureKind.Forbidden,
            "RATE_LIMIT_EXCEEDED" => FailureKind.RateLimited,
            _ => FailureKind.Unexpected,
        };
        return new ApiFailure(kind, Message ?? $"Upstream says {Code ?? "nothing"} of it.")
        {
            IsQuoted = Message is not null,
            Code = Code,
            RequestId = RequestId,
            RetryAfter = RetryAfter.FromBody(RetryAfterSeconds),
            RateLimit = kind == FailureKind.RateLimited ? RateLimit : null,
            RequiredPermission = RequiredPermission,
            UserPermissions = UserPermissions,
            PossibleReasons = PossibleReasons,
        };
    }

    private static ApiErrorBody Read(JsonElement root)
    {
        var body = root.GetObject("error") ?? root;
        var details = body.GetObject("details");
        return new ApiErrorBody(
            body.GetText("error") ?? body.GetText("code"),
            body.GetText("message"),
            body.GetText("request_id") ?? body.GetText("requestId") ?? root.GetText("request_id"),
            details?.GetNumber("retryAfter") ?? details?.GetNumber("retry_after"),
            details?.GetText("requiredPermission") ?? details?.GetText("required_permission"),
            details?.GetTexts("userPermissions") is { Count: > 0 } permissions
                ? permissions
                : details?.GetTexts("user_permissions") ?? []
        )
        {
            RateLimit = details is { } told ? RateLimit.FromBody(told.GetNumber("limit"), told.GetText("window")) : null,
            PossibleReasons = details?.GetTexts("possibleReasons") is { Count: > 0 } reasons
                ? reasons
                : details?.GetTexts("possible_reasons") ?? [],
        };
    }
}
