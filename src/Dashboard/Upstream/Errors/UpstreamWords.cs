using Shared.Api;

namespace Dashboard.Upstream.Errors;

/// <summary>
/// What upstream has said, so that it is clear of whom: the one who reads it may have a key and a rate of their own, which 'the key is
/// invalid' or 'too many requests' would be taken for, and an upstream, where it is another Dashboard that speaks of its own.
/// </summary>
internal static class UpstreamWords
{
    /// <summary>As a relay begins when it says which details of an answer are missing, or old.</summary>
    public const string Lack = "Not obtained anew: ";

    /// <summary>As all begins that is said of a Dashboard upstream, by whichever of those that read from it.</summary>
    public const string Relay = "The Dashboard that is read from ";

    private const string RelaySays = $"{Relay}says: ";

    /// <returns>One plain sentence, or two.</returns>
    public static string Describe(ApiFailure failure) =>
        failure switch
        {
            { IsQuoted: false } => failure.Message,
            { IsOfRelay: true } => Attribute(failure.Message),
            { Kind: FailureKind.Unauthorized } => $"The Dashboard's own API key was refused by upstream: {failure.Message}",
            { Kind: FailureKind.Forbidden, StatusCode: not null } =>
                $"Upstream refuses this to the Dashboard's own API key: {failure.Message}",
            { Kind: FailureKind.RateLimited, StatusCode: not null, IsOfThisCallAlone: false } =>
                $"Upstream limits the Dashboard's own requests: {failure.Message}",
            _ => $"Upstream says: {failure.Message}",
        };

    /// <summary>Where it is said already what is missing: why alone.</summary>
    public static string WithoutLack(string words) => words[LengthOfLack(words)..];

    /// <summary>Where it is said already who speaks.</summary>
    public static string WithoutRelay(string words) =>
        words.StartsWith(RelaySays, StringComparison.Ordinal) ? words[RelaySays.Length..] : words;

    /// <summary>What is missing is so here too; why is so there. However many Dashboards lie between, that is said once.</summary>
    private static string Attribute(string words)
    {
        var (lack, why) = (words[..LengthOfLack(words)], WithoutLack(words));
        return why.StartsWith(Relay, StringComparison.Ordinal) || why.StartsWith(Lack, StringComparison.Ordinal)
            ? words
            : $"{lack}{RelaySays}{why}";
    }

    /// <returns>0 where there is nothing but that.</returns>
    private static int LengthOfLack(string words) =>
        words.StartsWith(Lack, StringComparison.Ordinal) && words.IndexOf(". ", StringComparison.Ordinal) is >= 0 and var end
            ? end + 2
            : 0;
}
