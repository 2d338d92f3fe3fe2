using Dashboard.Upstream.Errors;
using Shared.Documents;

namespace Dashboard.Upstream;

/// <summary>What is tried while upstream is not heard, and what has failed.</summary>
public sealed partial class UpstreamMonitor
{
    private int _attempts;
    private long _triedTicks;

    /// <summary>Upstream is asked for something that would show that it is there. It may let that wait.</summary>
    /// <returns>To be disposed of when there is an answer, or none will come.</returns>
    public IDisposable Try()
    {
        Interlocked.Exchange(ref _triedTicks, _timeProvider.GetUtcNow().UtcTicks);
        Interlocked.Increment(ref _attempts);
        ShowAttempt();
        return new Attempt(this);
    }

    /// <summary>The next attempt comes later than was said: another one was made first.</summary>
    public void Postpone(TimeSpan retryIn) =>
        Change(status => status.NextRetryAt is null ? status : status with { NextRetryAt = _timeProvider.GetUtcNow() + retryIn });

    /// <summary>Upstream is searched for all streams together, also for those that were lost before.</summary>
    public void Search() =>
        Change(status =>
            status.State == ConnectionState.Connected || status.NextRetryAt is null
                ? status
                : status with
                {
                    IsProbed = true,
                    NextRetryAt = null,
                }
        );

    /// <summary>A read has had no answer.</summary>
    /// <param name="sentAt">It says nothing of now where another one has been answered since.</param>
    /// <param name="isInVain">It was waited for until the time was up.</param>
    public void Unanswered(DateTimeOffset sentAt, bool isInVain)
    {
        if (isInVain && Interlocked.Read(ref _newsTicks) <= sentAt.UtcTicks)
        {
            _isDoubted = true;
        }

        var readTicks = Interlocked.Read(ref _readTicks);
        if (readTicks == 0 || readTicks > sentAt.UtcTicks)
        {
            return;
        }

        Interlocked.CompareExchange(ref _readTicks, 0, readTicks);
        if (Current.IsSilent)
        {
            Change(WithTimes);
        }
    }

    /// <summary>The connection is gone, or never came.</summary>
    /// <param name="retryIn">Null where nothing is tried; while the key is refused nothing is, whatever was meant.</param>
    /// <param name="isProbed">Upstream is searched for all streams together.</param>
    /// <param name="isOfKey">Upstream has refused the key.</param>
    /// <param name="isOfAll">It is the stream of all jobs that is gone: only when it is open again, upstream is heard.</param>
    /// <param name="isSilence">Upstream said nothing for too long, and as far as is known nothing to others.</param>
    public void Lost(
        string problem,
        TimeSpan? retryIn,
        bool isProbed = false,
        bool isOfKey = false,
        bool isOfAll = false,
        bool isSilence = false
    )
    {
        if (isProbed || isSilence)
        {
            _isDoubted = true;
        }

        _isCut |= isOfAll;
        // what is said of a silence as long as it lasts tells more than that it has ended one more connection
        var said = isOfAll && isSilence ? _silence ?? problem : problem;
        Change(status => Lose(status, said, retryIn, isProbed, isOfKey));
    }

    private UpstreamStatus Lose(UpstreamStatus status, string problem, TimeSpan? retryIn, bool isProbed, bool isOfKey)
    {
        var now = _timeProvider.GetUtcNow();
        var isTried = retryIn is not null && status.RefusedKey is not { IsTried: false };
        return WithTimes(status) with
        {
            State =
                !isTried ? ConnectionState.Disconnected
                : status.LastSignOfLife is null ? ConnectionState.Connecting
                : ConnectionState.Reconnecting,
            Since = status.State is ConnectionState.Connected || status.Problem is null ? now : status.Since,
            NextRetryAt = isProbed || !isTried ? null : now + retryIn,
            IsProbed = isProbed && isTried,
            IsStale = status.LastSignOfLife is not null,
            IsKeyDoubted = isOfKey,
            Problem = Sentence.Close(ErrorWords.Clean(problem, key: null)),
        };
    }

    private UpstreamStatus WithAttempt(UpstreamStatus status)
    {
        var since = status.State != ConnectionState.Connected && Volatile.Read(ref _attempts) > 0 ? Read(ref _triedTicks) : null;
        return since == status.TriedSince ? status : status with { TriedSince = since };
    }

    private void ShowAttempt()
    {
        if (Current.State != ConnectionState.Connected)
        {
            Change(status => status);
        }
    }

    private sealed class Attempt(UpstreamMonitor monitor) : IDisposable
    {
        public void Dispose()
        {
            if (Interlocked.Decrement(ref monitor._attempts) == 0)
            {
                monitor.ShowAttempt();
            }
        }
    }
}
