using Dashboard.Upstream.Budget;

namespace Dashboard.Upstream.Planning;

/// <summary>
/// How many streams may change hands so that rows in sight have them: each costs a request, and a table is scrolled faster than any budget
/// gives them back. A tenth of what it gives at most. Not safe for two at once.
/// </summary>
internal sealed class SightAllowance(RequestBudget budget, TimeProvider timeProvider)
{
    private const double Share = 0.1;
    private const int Most = 10;

    private double _left = Most;
    private long _filledAt = timeProvider.GetTimestamp();

    public int GetLeft()
    {
        var now = timeProvider.GetTimestamp();
        var gained = timeProvider.GetElapsedTime(_filledAt, now).TotalSeconds * budget.RefillPerSecond * Share;
        (_left, _filledAt) = (Math.Min(Most, _left + gained), now);
        return (int)_left;
    }

    public void Spend(int count) => _left = Math.Max(0, _left - count);
}
