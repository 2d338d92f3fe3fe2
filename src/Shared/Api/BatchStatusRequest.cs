namespace Shared.Api;

/// <summary>The body of <c>POST /v2/jobs/status/batch</c>.</summary>
public sealed record BatchStatusRequest(IReadOnlyList<string> JobIds, IReadOnlyList<string>? Include = null);
