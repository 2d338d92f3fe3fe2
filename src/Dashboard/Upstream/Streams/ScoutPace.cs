using Dashboard.Upstream.Budget;

namespace Dashboard.Upstream.Streams;

/// <summary>
/// When a scout may go: at once where upstream has begun to accept connections, then once a second, or at two thirds of what the budget
/// gets back where that is slower; where no connection is accepted, by a backoff of up to 30 s. Never where the budget has no request
/// for it. Not safe for two at once.
/// </summary>
internal sealed class ScoutPace(RequestBudget budget, ReconnectDelay backoff, TimeProvider timeProvider)
{
    /// <summary>A scout that has not been heard of for longer is joined by another one: it may wait for an answer, or want none any more.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Timers are late by a little: the next second counts as one.</summary>
    private static readonly TimeSpan Tolerance = OutageGate.Interval / 2;

    private long _sentAt = timeProvider.GetTimestamp();
    private TimeSpan _blindWait = backoff.Next();
    private bool _wasAccepted;

    /// <param name="isAccepted">Upstream accepts connections now.</param>
    /// <param name="isScoutAway">One has gone and has not been heard of.</param>
    public bool TrySend(bool isAccepted, bool isScoutAway)
    {
        var elapsed = timeProvider.GetElapsedTime(_sentAt);
        var isFree = !isScoutAway || elapsed >= Patience;
        var isDue = isAccepted ? !_wasAccepted || (isFree && elapsed + Tolerance >= Interval()) : isFree && elapsed >= _blindWait;
        if (!isDue || !HasRequest())
        {
            return false;
        }

        _sentAt = timeProvider.GetTimestamp();
        _wasAccepted = isAccepted;
        if (!isAccepted)
        {
            _blindWait = backoff.Next();
        }

        return true;
    }

    private TimeSpan Interval()
    {
        var affordable = TimeSpan.FromSeconds(1.5 / budget.RefillPerSecond);
        return affordable > OutageGate.Interval ? affordable : OutageGate.Interval;
    }

    private bool HasRequest()
    {
        var reading = budget.GetReading();
        return reading.BlockedUntil is null && reading.Remaining - reading.Reserved >= 1;
    }
}
