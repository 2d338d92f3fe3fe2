using Dashboard.Upstream.Errors;
using Shared.Api;
using Shared.Documents;

namespace Dashboard.Upstream;

/// <summary>How the way to upstream stands, in the same words wherever it is said.</summary>
public static class UpstreamStateWords
{
    public static string Of(UpstreamStatus status) =>
        status switch
        {
            { RefusedKey: { } key, IsSilent: false } => key.IsTried
                ? "Live; the API key is tried again…"
                : "Live, but the API key is refused.",
            { RefusedKey.IsTried: true } => "The API key is tried again…",
            { RefusedKey: not null } or { IsKeyDoubted: true, IsSilent: true } => "The API key is refused.",
            { State: ConnectionState.Connected, IsStale: true } => status.AnswersReads
                ? "Upstream's stream is silent."
                : "Upstream is silent.",
            { IsCutOffBehind: true } => "The Dashboard upstream is cut off.",
            { State: ConnectionState.Connected, IsShortOfRequests: true } => "Live, but reads wait for requests.",
            { State: ConnectionState.Connected } => "Live",
            { State: ConnectionState.Connecting } => "Connecting to upstream…",
            { State: ConnectionState.Reconnecting } => "Reconnecting.",
            _ => "Upstream is down.",
        };

    /// <summary>While a key is refused: what comes all the same, and what does not.</summary>
    public static string WhatComes(UpstreamStatus status) =>
        status.IsSilent
            ? "Nothing is asked, and the pages show what was known."
            : "Streams that were opened before go on bringing news until they end; nothing else is asked: no details, no lists, no new streams.";

    /// <summary>Upstream is another Dashboard, and does not hear its own upstream.</summary>
    public static string OfRelay(RelaySilence silence) =>
        Sentence.Join([
            $"{UpstreamWords.Relay}{(silence.Since is null ? "has not heard its own upstream yet" : "does not hear its own upstream")}",
            silence.Problem is { } problem
                ? $"It says: {ErrorWords.Clean(UpstreamWords.WithoutRelay(problem), key: null)}"
                : null,
        ]);

    /// <returns>In one sentence or two; null while upstream takes the key, as far as is known.</returns>
    public static string? OfKey(UpstreamStatus status) =>
        status.RefusedKey is not { } key ? null
        : key.IsTried ? $"Upstream has refused the Dashboard's own API key{key.Ending}; the key{key.TriedEnding} is being tried."
        : $"Upstream refuses the Dashboard's own API key{key.Ending}. {WhatComes(status)}";

    /// <summary>As <see cref="OfKey"/>, for those who read from here: not a part of the key is theirs to know.</summary>
    public static string? OfKeyToOthers(UpstreamStatus status) =>
        status.RefusedKey is { } key ? OfKey(status with { RefusedKey = key.WithoutEndings() }) : null;
}
