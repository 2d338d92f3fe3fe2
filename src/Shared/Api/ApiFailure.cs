namespace Shared.Api;

/// <summary>A failed call as a value.</summary>
/// <param name="Message">One plain sentence for people.</param>
public sealed record ApiFailure(FailureKind Kind, string Message)
{
    public int? StatusCode { get; init; }

    public string? Code { get; init; }

    public string? RequestId { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    public string? RequiredPermission { get; init; }

    public IReadOnlyList<string> UserPermissions { get; init; } = [];
}
