using Dashboard.Upstream.Streams;
using Shared.Api;

namespace Dashboard.Upstream.Requests;

/// <summary>
/// Whether upstream has one of our extensions, judged by what comes of asking until it has answered once. One that does not know a path may
/// answer anything to it: that there is no such call, but also a page, a redirect, or an error for ever. So it counts as having none once it
/// has refused three times, or was no use for a minute, while it answers other calls. Called by one loop, one call at a time.
/// </summary>
/// <param name="mayBeTakenAway">
/// One that has answered may have gone for good all the same: it takes three refusals over a minute, or ten minutes of errors. Else whoever
/// asks for it deals with that.
/// </param>
internal sealed class ExtensionTrial(
    UpstreamMonitor monitor,
    OutageGate outages,
    TimeProvider timeProvider,
    bool mayBeTakenAway = false
)
{
    private const int Enough = 3;
    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan TakenAway = TimeSpan.FromMinutes(10);

    private DateTimeOffset? _failsSince;
    private int _refusals;
    private bool _isOfKey;

    /// <summary>Upstream has no such call: there is no use in asking on.</summary>
    public bool IsFailed { get; private set; }

    /// <summary>And has said so.</summary>
    public bool IsForGood { get; private set; }

    /// <summary>It has been there.</summary>
    public bool HasAnswered { get; private set; }

    /// <summary>From now on a refusal is a fault that passes, such as a deployment, unless it lasts.</summary>
    public void OnAnswered()
    {
        HasAnswered = true;
        _failsSince = null;
        _refusals = 0;
    }

    /// <param name="failure">Null where the call ended without any answer.</param>
    public void OnFailed(ApiFailure? failure)
    {
        if (HasAnswered && !mayBeTakenAway)
        {
            return;
        }

        var isNone =
            failure?.Kind
            is FailureKind.NotFound
                or FailureKind.NotSupported
                or FailureKind.InvalidRequest
                or FailureKind.Forbidden;
        if (isNone && !HasAnswered)
        {
            IsFailed = IsForGood = true;
            _isOfKey = failure!.Kind == FailureKind.Forbidden;
            return;
        }

        if (failure?.Kind is FailureKind.Unauthorized or FailureKind.RateLimited || IsOfAllCalls)
        {
            // it says nothing of this call, nor did what was before it
            _failsSince = null;
            _refusals = 0;
            return;
        }

        var now = timeProvider.GetUtcNow();
        _failsSince ??= now;
        _refusals += isNone || failure?.StatusCode < 500 ? 1 : 0;
        var isLong = now - _failsSince >= LongEnough;
        IsFailed = HasAnswered
            ? (_refusals >= Enough && isLong)
                || (now - _failsSince >= TakenAway && monitor.Current.LastSignOfLife > now - LongEnough)
            : (_refusals >= Enough || isLong) && AnswersOtherCalls;
    }

    /// <summary>Upstream may have been given the call since: it is asked once.</summary>
    public void TryAgain() => IsFailed = IsForGood;

    /// <summary>It may have what the one before lacked.</summary>
    /// <returns>True where there is use in asking again.</returns>
    public bool OnOtherKey()
    {
        var wasOfKey = _isOfKey;
        if (wasOfKey)
        {
            _isOfKey = IsForGood = IsFailed = false;
        }

        return wasOfKey;
    }

    private bool IsOfAllCalls => outages.IsOn || monitor.Current.RefusedKey is not null;

    private bool AnswersOtherCalls => monitor.Current.LastSignOfLife > _failsSince - LongEnough;
}
