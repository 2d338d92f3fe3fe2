using Shared.Documents;

namespace Shared.Jobs;

/// <summary>What a text must be to be a job's id, whoever it comes from: it is part of an address and of log lines.</summary>
public static class JobIdRules
{
    /// <summary>Characters.</summary>
    public const int MostLength = 512;

    /// <returns>What is wrong with it, as the rest of a sentence; null where nothing is.</returns>
    public static string? FindFault(string? jobId) =>
        string.IsNullOrWhiteSpace(jobId) ? "is empty."
        : jobId.Length > MostLength ? $"is longer than {MostLength} characters."
        : HasBlankOrUnfit(jobId) ? "holds white space or control characters."
        : jobId is "." or ".." || jobId.Contains('/') ? "cannot be asked for: '/' and dots alone lead to another address."
        : null;

    private static bool HasBlankOrUnfit(string jobId) =>
        jobId.AsSpan().ContainsAnyExceptInRange('!', '~') && (jobId.Any(char.IsWhiteSpace) || PlainText.HasUnfit(jobId));
}
