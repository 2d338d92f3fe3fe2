using Shared.Api;

namespace Dashboard.Upstream.Errors;

/// <summary>
/// What upstream has said, so that it is clear of whom: the one who reads it may have a key and a rate of their own, which 'the key is
/// invalid' or 'too many requests' would be taken for.
/// </summary>
internal static class UpstreamWords
{
    /// <summary>As a relay begins when it says which details of an answer are missing, or old.</summary>
    public const string Lack = "Not obtained anew: ";

    /// <returns>One plain sentence, or two.</returns>
    public static string Describe(ApiFailure failure) =>
        failure switch
        {
            { IsQuoted: false } => failure.Message,
            { IsOfRelay: true } when IsAttributed(failure.Message) => failure.Message,
            { IsOfRelay: true } => $"Upstream says: {failure.Message}",
            { Kind: FailureKind.Unauthorized } => $"The Dashboard's own API key was refused by upstream: {failure.Message}",
            { Kind: FailureKind.Forbidden, StatusCode: not null } =>
                $"Upstream refuses this to the Dashboard's own API key: {failure.Message}",
            { Kind: FailureKind.RateLimited, StatusCode: not null, IsOfThisCallAlone: false } =>
                $"Upstream limits the Dashboard's own requests: {failure.Message}",
            _ => $"Upstream says: {failure.Message}",
        };

    /// <summary>Another Dashboard has said of whom it speaks: its upstream is ours, and each one between would say so once more.</summary>
    private static bool IsAttributed(string message) =>
        message.StartsWith("Upstream", StringComparison.Ordinal) || message.StartsWith(Lack, StringComparison.Ordinal);

    /// <summary>Where it is said already what is missing: why alone.</summary>
    public static string WithoutLack(string words) =>
        words.StartsWith(Lack, StringComparison.Ordinal) && words.IndexOf(". ", StringComparison.Ordinal) is >= 0 and var end
            ? words[(end + 2)..]
            : words;
}
