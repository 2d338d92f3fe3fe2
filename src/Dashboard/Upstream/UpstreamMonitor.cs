using Dashboard.Infrastructure;
using Dashboard.Upstream.Errors;
using Dashboard.Upstream.Requests;
using Shared.Api;

namespace Dashboard.Upstream;

/// <summary>Keeps what every page says about the way to upstream. Streams and reads report here; a status is published when it changes.</summary>
public sealed class UpstreamMonitor : IUpstreamStatusSource
{
    /// <summary>Signs of life come thousands a second; readers need the time of the last one only to show it.</summary>
    private static readonly TimeSpan LifePublishInterval = TimeSpan.FromSeconds(5);

    private readonly TimeProvider _timeProvider;
    private readonly Lock _lock = new();
    private readonly LiveValue<UpstreamStatus> _status;
    private volatile string? _silence;

    public UpstreamMonitor(TimeProvider timeProvider, UpstreamAddress address)
    {
        _timeProvider = timeProvider;
        _status = new(
            new UpstreamStatus(ConnectionState.Connecting, timeProvider.GetUtcNow()) { IsSimulated = address.IsSimulated }
        );
    }

    public UpstreamStatus Current => _status.Current;

    public IDisposable Subscribe(Action changed) => _status.Subscribe(changed);

    /// <summary>Bytes or a good answer came.</summary>
    /// <param name="isRelay">Of an answer: whether another Dashboard has given it.</param>
    public void Alive(UpstreamClock? clock = null, bool? isRelay = null)
    {
        var now = _timeProvider.GetUtcNow();
        var status = Current;
        if (
            status.State == ConnectionState.Connected
            && status.Problem == _silence
            && clock is null
            && (isRelay ?? status.IsRelay) == status.IsRelay
            && now - status.LastSignOfLife < LifePublishInterval
        )
        {
            return;
        }

        Change(status =>
            status with
            {
                State = ConnectionState.Connected,
                Since = status.State == ConnectionState.Connected ? status.Since : now,
                LastSignOfLife = now,
                NextRetryAt = null,
                IsProbed = false,
                IsStale = _silence is not null,
                Problem = _silence,
                IsSimulated = status.IsSimulated || clock is not null,
                IsRelay = isRelay ?? status.IsRelay,
                Clock = clock ?? status.Clock,
            }
        );
    }

    /// <summary>What everything hangs on tells nothing, whatever else upstream answers: what is shown may be out of date.</summary>
    /// <param name="problem">Null where it tells again.</param>
    public void Silent(string? problem)
    {
        _silence = problem;
        Change(status =>
            problem is not null ? status with { IsStale = true, Problem = problem }
            : status.State == ConnectionState.Connected ? status with { IsStale = false, Problem = null }
            : status
        );
    }

    /// <summary>The connection is gone, or never came.</summary>
    /// <param name="isProbed">Upstream is searched for all streams together.</param>
    public void Lost(string problem, TimeSpan? retryIn, bool isProbed = false)
    {
        var now = _timeProvider.GetUtcNow();
        Change(status =>
            status with
            {
                State =
                    retryIn is null ? ConnectionState.Disconnected
                    : status.LastSignOfLife is null ? ConnectionState.Connecting
                    : ConnectionState.Reconnecting,
                Since = status.State is ConnectionState.Connected || status.Problem is null ? now : status.Since,
                NextRetryAt = isProbed ? null : now + retryIn,
                IsProbed = isProbed,
                IsStale = status.LastSignOfLife is not null,
                Problem = ErrorWords.Clean(problem, key: null),
            }
        );
    }

    public void RefuseKey(RefusedKey key) =>
        Change(status => status with { RefusedKey = key with { Answer = ErrorWords.Clean(key.Answer, key: null) } });

    public void AcceptKey() => Change(status => status with { RefusedKey = null });

    /// <param name="hadAllJobs">Upstream had a stream of all jobs until now.</param>
    public void FollowSingly(bool hadAllJobs = false) =>
        Change(status => status with { FollowsSingly = true, HadAllJobs = hadAllJobs });

    public void FollowAll() => Change(status => status with { FollowsSingly = false, HadAllJobs = false });

    private void Change(Func<UpstreamStatus, UpstreamStatus> change)
    {
        // published under the lock, so that the last writer's value stays; callbacks only mark what to do
        lock (_lock)
        {
            var before = _status.Current;
            var after = change(before);
            if (after != before)
            {
                _status.Publish(after);
            }
        }
    }
}
