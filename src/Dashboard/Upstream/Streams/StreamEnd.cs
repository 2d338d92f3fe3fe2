using Dashboard.Upstream.Errors;
using Shared.Api;

namespace Dashboard.Upstream.Streams;

/// <summary>Why a connection ended, and what that means for the next one.</summary>
/// <param name="Problem">One plain sentence.</param>
internal sealed record StreamEnd(string Problem)
{
    /// <summary>There is nothing more to be read.</summary>
    public static StreamEnd Final { get; } = new("") { IsFinal = true };

    public static StreamEnd Of(ApiFailure failure) => new(ErrorWords.Sentence(failure.Message)) { Failure = failure };

    public bool IsFinal { get; init; }

    /// <summary>Upstream ended the stream as the protocol has it: no sign of trouble.</summary>
    public bool IsOrderly { get; init; }

    /// <summary>A fault of the Dashboard's own.</summary>
    public bool IsFault { get; init; }

    /// <summary>How long upstream asked to wait.</summary>
    public TimeSpan? Wait { get; init; }

    /// <summary>Upstream's refusal, or what became of the connection; null where upstream closed it, or it was silent.</summary>
    public ApiFailure? Failure { get; init; }

    /// <summary>Nothing came for longer than the watchdog allows: the stream may hang, or upstream.</summary>
    public bool IsSilence { get; init; }

    /// <summary>Of a silence: whether upstream has answered a read meanwhile; null where nobody has asked.</summary>
    public bool? IsConfirmed { get; init; }

    /// <summary>The key is refused: nobody need try before there is another.</summary>
    public bool IsKeyRefused { get; init; }

    /// <summary>What has ended it, whichever stream it is.</summary>
    public string Trouble => Failure?.Trouble ?? Kind.ToString();

    public StreamEndKind Kind =>
        this switch
        {
            { IsOrderly: true } => StreamEndKind.Closed,
            { IsKeyRefused: true } or { Failure.Kind: FailureKind.Unauthorized } => StreamEndKind.KeyRefused,
            { Failure.Kind: FailureKind.RateLimited } => StreamEndKind.RateLimited,
            { Failure.Kind: FailureKind.Unreachable } => StreamEndKind.Unreachable,
            { Failure.Kind: FailureKind.Broken } => StreamEndKind.Broken,
            { Failure: not null } => StreamEndKind.Refused,
            { IsSilence: true } => StreamEndKind.Silent,
            { IsFault: true } => StreamEndKind.Fault,
            _ => StreamEndKind.Broken,
        };
}
