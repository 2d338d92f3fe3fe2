using Dashboard.Upstream;
using Shared.Api;

namespace Dashboard.Relay;

/// <summary>What readers are told while upstream is not heard.</summary>
internal static class RelaySilences
{
    /// <returns>Null while it is heard.</returns>
    public static RelaySilence? Of(UpstreamStatus status) =>
        !status.IsSilent ? null
        // whoever is further up has said why
        : status is { IsCutOffBehind: true, RelaySilence: { } silence } ? silence with { Since = status.StateAt }
        : new RelaySilence(status.StateAt, UpstreamStateWords.OfKeyToOthers(status) ?? status.Problem);
}
