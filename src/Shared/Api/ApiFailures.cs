using System.Globalization;
using System.Net;

namespace Shared.Api;

/// <summary>Turns a response other than 200 into a failure with a sentence for people.</summary>
internal static class ApiFailures
{
    /// <summary>What is shorter stands in many a word, and is no secret.</summary>
    private const int LeastKeyLength = 6;

    public static ApiFailure Read(HttpResponseMessage response, ReadOnlyMemory<byte> body, DateTimeOffset now)
    {
        var error = ApiErrorBody.Read(body);
        var status = (int)response.StatusCode;
        var kind = KindOf(response.StatusCode);
        var key = response.RequestMessage?.Headers.Authorization?.Parameter;
        var words = Without(key, error?.Message);
        return new ApiFailure(kind, words ?? Describe(response, kind))
        {
            IsQuoted = words is not null,
            IsOfRelay = response.Headers.Contains(RelayHeaders.Relay),
            StatusCode = status,
            Code = Without(key, error?.Code),
            RequestId = Without(key, error?.RequestId ?? Header(response, "X-Request-Id")),
            RetryAfter = RetryAfter.Read(response.Headers, error?.RetryAfterSeconds, now),
            RateLimit = kind == FailureKind.RateLimited ? RateLimit.Read(response.Headers) ?? error?.RateLimit : null,
            IsOfThisCallAlone = Header(response, RateLimit.ScopeHeader) == RateLimit.CallScope,
            RequiredPermission = error?.RequiredPermission,
            UserPermissions = error?.UserPermissions ?? [],
            PossibleReasons = error?.PossibleReasons ?? [],
        };
    }

    /// <summary>An upstream may repeat the key that it refuses, and its words go to logs and pages.</summary>
    private static string? Without(string? key, string? text) =>
        key?.Length >= LeastKeyLength ? text?.Replace(key, "(hidden)", StringComparison.OrdinalIgnoreCase) : text;

    private static FailureKind KindOf(HttpStatusCode status) =>
        status switch
        {
            HttpStatusCode.NoContent => FailureKind.NoContent,
            HttpStatusCode.BadRequest => FailureKind.InvalidRequest,
            HttpStatusCode.Unauthorized => FailureKind.Unauthorized,
            HttpStatusCode.Forbidden => FailureKind.Forbidden,
            HttpStatusCode.NotFound => FailureKind.NotFound,
            HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotImplemented => FailureKind.NotSupported,
            HttpStatusCode.RequestEntityTooLarge => FailureKind.TooLarge,
            HttpStatusCode.TooManyRequests => FailureKind.RateLimited,
            >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest => FailureKind.Redirected,
            >= HttpStatusCode.InternalServerError => FailureKind.ServerError,
            _ => FailureKind.Unexpected,
        };

    private static string Describe(HttpResponseMessage response, FailureKind kind)
    {
        var status = ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
        return kind == FailureKind.Redirected && response.Headers.Location is { } location
            ? $"Upstream redirects to {(location.IsAbsoluteUri ? location.Host : location)} ({status}); the key is not sent there."
            : $"Upstream answered {status} {response.ReasonPhrase}".TrimEnd() + ".";
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.First() : null;
}
