using Dashboard.Upstream.Budget;
using Shared.Api;
using Shared.Events;

namespace Dashboard.Upstream.Streams;

/// <summary>What a stream means to whoever opened it. Called by one loop, one call at a time.</summary>
internal abstract class StreamConsumer
{
    /// <summary>What people call this stream: a job's id, or 'all jobs'.</summary>
    public abstract string Label { get; }

    /// <summary>Null for the stream of all jobs.</summary>
    public abstract string? JobId { get; }

    /// <summary>What its opening counts as in the budget.</summary>
    public virtual RequestPurpose Purpose => RequestPurpose.Stream;

    /// <summary>Where the stream goes on: also when it was given up meanwhile.</summary>
    public virtual StreamPosition Position { get; } = new();

    /// <summary>Upstream answered with events.</summary>
    /// <param name="resumedAfter">The position that was asked for; empty for none.</param>
    /// <param name="isAgain">The stream was open before.</param>
    public abstract void OnOpened(string resumedAfter, bool isAgain);

    /// <returns>True for a good one: not for one that cannot be read, nor for word of a gap.</returns>
    public abstract bool OnEvent(in SseItem item);

    /// <summary>An event was too large to be read, or did not end: what it told must be learned another way.</summary>
    public abstract void OnSkipped();

    /// <summary>Called after each reading.</summary>
    /// <param name="isDeaf">What comes has for long belonged to one event that does not end.</param>
    public virtual void OnHeard(bool isDeaf) { }

    /// <summary>A comment came that is no greeting.</summary>
    public virtual void OnHeartbeat() { }

    /// <summary>It was ended because nothing came. After <see cref="OnEnded"/>.</summary>
    public virtual void OnSilent() { }

    /// <summary>Upstream said no.</summary>
    /// <returns>True to try again after a wait, false when this stream has no future.</returns>
    public abstract bool OnRefused(ApiFailure failure);

    /// <summary>Upstream closed the stream in order.</summary>
    /// <returns>True to open it again.</returns>
    public abstract bool OnClosed();

    /// <summary>The connection is over, however it ended, or could not be made.</summary>
    public virtual void OnEnded() { }

    /// <summary>Finds out what it means that a stream without heartbeats is silent, while it stays open. May be called beside the other calls.</summary>
    /// <param name="within">How long others may be waited for, to be asked for together.</param>
    /// <param name="isAgain">It was found to be in order before: no emergency.</param>
    /// <returns>Null where that cannot be told: the stream is opened again.</returns>
    public virtual Task<SilenceVerdict?> CheckSilenceAsync(TimeSpan within, bool isAgain, CancellationToken cancellationToken) =>
        Task.FromResult<SilenceVerdict?>(null);

    /// <summary>There is no use in opening it again. Asked after <see cref="OnEnded"/>.</summary>
    public virtual bool IsGivenUp => false;

    /// <summary>Reads something while the stream is silent.</summary>
    /// <returns>Null where upstream answers, so that it is the stream that hangs.</returns>
    public abstract Task<ApiFailure?> ConfirmAsync(CancellationToken cancellationToken);
}
