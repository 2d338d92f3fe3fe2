using Dashboard.Infrastructure;
using Dashboard.Upstream.Requests;
using Shared.Api;

namespace Dashboard.Upstream;

/// <summary>Keeps what every page says about the way to upstream. Streams and reads report here; a status is published when it changes.</summary>
public sealed partial class UpstreamMonitor : IUpstreamStatusSource
{
    /// <summary>Signs of life come thousands a second; readers need the time of the last one only to show it.</summary>
    private static readonly TimeSpan LifePublishInterval = TimeSpan.FromSeconds(5);

    private readonly TimeProvider _timeProvider;
    private readonly Lock _lock = new();
    private readonly LiveValue<UpstreamStatus> _status;
    private volatile string? _silence;
    private volatile string? _relaySilence;

    /// <summary>The stream of all jobs is lost: an answer to a read does not bring it back.</summary>
    private volatile bool _isCut;
    private long _lifeTicks;
    private long _toldTicks;
    private long _readTicks;

    public UpstreamMonitor(TimeProvider timeProvider, UpstreamAddress address)
    {
        _timeProvider = timeProvider;
        _status = new(
            new UpstreamStatus(ConnectionState.Connecting, timeProvider.GetUtcNow()) { IsSimulated = address.IsSimulated }
        );
    }

    public UpstreamStatus Current => _status.Current;

    public IDisposable Subscribe(Action changed) => _status.Subscribe(changed);

    /// <summary>A stream was opened. Whether it tells something is seen then.</summary>
    public void Opened()
    {
        _isCut = false;
        Note(clock: null, isRelay: null, isOfStream: true, isNews: false);
    }

    /// <summary>Bytes of a stream came.</summary>
    public void Told()
    {
        _isCut = false;
        if (_silence is null)
        {
            Interlocked.Exchange(ref _toldTicks, _timeProvider.GetUtcNow().UtcTicks);
        }

        Note(clock: null, isRelay: null, isOfStream: true, isNews: true);
    }

    /// <summary>All jobs were read.</summary>
    /// <param name="askedAt">When the reading began.</param>
    public void Listed(DateTimeOffset askedAt)
    {
        if (askedAt.UtcTicks > Interlocked.Read(ref _toldTicks))
        {
            Interlocked.Exchange(ref _toldTicks, askedAt.UtcTicks);
        }

        Change(WithTimes);
    }

    /// <summary>A good answer came. It does not bring back the stream of all jobs.</summary>
    /// <param name="isRelay">Whether another Dashboard has given it; null where that is not known.</param>
    /// <param name="isRead">All of it is here; of a stream only the head.</param>
    public void Alive(UpstreamClock? clock = null, bool? isRelay = null, bool isRead = true)
    {
        if (isRead)
        {
            Interlocked.Exchange(ref _readTicks, _timeProvider.GetUtcNow().UtcTicks);
        }

        Note(clock, isRelay, isOfStream: false, isNews: isRead);
        if (isRead && Current is { IsSilent: true, IsCutOffBehind: false, FollowsSingly: false, AnswersReads: false })
        {
            Change(WithTimes);
        }
    }

    /// <summary>What everything hangs on tells nothing, whatever else upstream answers: what is shown may be out of date.</summary>
    /// <param name="problem">Null where it tells again. Other words than before stand where those stood.</param>
    public void Silent(string? problem)
    {
        var before = _silence;
        _silence = problem;
        Change(status =>
            problem is not null
                ? WithTimes(status) with
                {
                    IsStale = true,
                    Problem =
                        before is null || status.State == ConnectionState.Connected || status.Problem == before
                            ? problem
                            : status.Problem,
                }
            : status.State == ConnectionState.Connected
                ? status with
                {
                    Since = status.IsStale ? _timeProvider.GetUtcNow() : status.Since,
                    IsStale = false,
                    Problem = Standing,
                }
            : status
        );
    }

    /// <summary>What upstream, another Dashboard, says of its own upstream.</summary>
    /// <param name="silence">Null where it hears it, or where upstream is no Dashboard.</param>
    public void Relay(RelaySilence? silence)
    {
        if (silence is null && Current.RelaySilence is null)
        {
            return;
        }

        var now = _timeProvider.GetUtcNow();
        Change(status =>
        {
            var said = silence is null
                ? null
                : new RelaySilence(silence.Since > now ? now : silence.Since, silence.Problem ?? status.RelaySilence?.Problem);
            if (said == status.RelaySilence)
            {
                return status;
            }

            _relaySilence = said is null ? null : UpstreamStateWords.OfRelay(said);
            return WithTimes(status) with
            {
                RelaySilence = said,
                Problem = status.State == ConnectionState.Connected ? Standing : status.Problem,
            };
        });
    }

    /// <param name="hadAllJobs">Upstream had a stream of all jobs until now.</param>
    public void FollowSingly(bool hadAllJobs = false)
    {
        _isCut = false;
        Change(status => status with { FollowsSingly = true, HadAllJobs = hadAllJobs });
    }

    public void FollowAll() => Change(status => status with { FollowsSingly = false, HadAllJobs = false });

    /// <summary>Whether upstream has a list of jobs, as far as can be told.</summary>
    public void NoteList(bool isThere) => Change(status => status with { HasNoList = !isThere });

    /// <summary>Whether what people look at is kept fresh by reads, and these wait for requests.</summary>
    public void NoteSupply(bool isShort) => Change(status => status with { IsShortOfRequests = isShort });

    /// <summary>What is wrong while upstream is there.</summary>
    private string? Standing => _silence ?? _relaySilence;

    /// <param name="isNews">Not only that something was opened.</param>
    private void Note(UpstreamClock? clock, bool? isRelay, bool isOfStream, bool isNews)
    {
        var now = _timeProvider.GetUtcNow();
        Interlocked.Exchange(ref _lifeTicks, now.UtcTicks);
        if (isNews)
        {
            Interlocked.Exchange(ref _newsTicks, now.UtcTicks);
            _isDoubted = false;
        }

        var status = Current;
        var isBack =
            isOfStream || (!_isCut && status is not { State: ConnectionState.Disconnected, RefusedKey: { IsTried: false } });
        if (
            (
                isBack
                    ? status.State == ConnectionState.Connected
                        && (Doubts(status) || (status.Problem == Standing && status.IsStale == _silence is not null))
                    : _silence is null || status.Problem == _silence
            )
            && clock is null
            && (isRelay ?? status.IsRelay) == status.IsRelay
            && now - status.LastSignOfLife < LifePublishInterval
        )
        {
            return;
        }

        Note(clock, isRelay, isBack, now);
    }

    /// <summary>Apart from what comes before it: for each piece that a stream brings it need not make a closure.</summary>
    private void Note(UpstreamClock? clock, bool? isRelay, bool isBack, DateTimeOffset now) =>
        Change(status =>
        {
            status = WithTimes(status) with
            {
                IsSimulated = status.IsSimulated || clock is not null,
                IsRelay = isRelay ?? status.IsRelay,
                Clock = clock ?? status.Clock,
            };
            var isDoubted = Doubts(status);
            var isStale = _silence is not null || isDoubted;
            var isAsBefore = status.State == ConnectionState.Connected && status.IsStale == isStale;
            return !isBack
                ? status with
                {
                    Problem = _silence ?? status.Problem,
                }
                : status with
                {
                    State = ConnectionState.Connected,
                    // an opening in vain was no connection
                    Since = isAsBefore ? status.Since : now,
                    NextRetryAt = null,
                    IsProbed = false,
                    IsStale = isStale,
                    IsKeyDoubted = false,
                    Problem = isDoubted ? InVain : Standing,
                };
        });

    /// <summary>Not as they were published last, which is now and then.</summary>
    private UpstreamStatus WithTimes(UpstreamStatus status) =>
        status with
        {
            LastSignOfLife = Read(ref _lifeTicks),
            NewsAt = Read(ref _newsTicks),
            ToldAt = Read(ref _toldTicks),
            ReadAt = Read(ref _readTicks),
        };

    private static DateTimeOffset? Read(ref long ticks) =>
        Interlocked.Read(ref ticks) is var read and not 0 ? new DateTimeOffset(read, TimeSpan.Zero) : null;

    private void Change(Func<UpstreamStatus, UpstreamStatus> change)
    {
        // published under the lock, so that the last writer's value stays; callbacks only mark what to do
        lock (_lock)
        {
            var before = _status.Current;
            var after = WithAttempt(change(before));
            if (after != before)
            {
                _status.Publish(after);
            }
        }
    }
}
