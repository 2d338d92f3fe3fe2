namespace Dashboard.Relay;

/// <summary>An error in the API's own shape: <c>{"error": CODE, "message", "details"}</c>.</summary>
internal sealed record ApiError(string Error, string Message, object? Details = null)
{
    public static ApiError InvalidRequest(string message) => new("INVALID_REQUEST", message);

    public static ApiError JobNotFound(string jobId) =>
        new("JOB_NOT_FOUND", $"Job {jobId} does not exist or has expired", new { jobId });
}
