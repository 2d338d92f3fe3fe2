using System.Runtime.InteropServices;

namespace Dashboard.Components.Live;

/// <summary>
/// Which rows of which table a browser holds: those in sight and a few around them. Within one order a position means the same row, so two
/// that are equal mean the same rows.
/// </summary>
/// <param name="Table">Counts the tables shown.</param>
/// <param name="Order">The frame's.</param>
/// <param name="First">The first position; <paramref name="End"/> is behind the last. Both are 0 where nobody sees the page.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LiveSight(int Table, long Order, int First, int End);

/// <summary>
/// Tells of another sight a second after it came, so that a table that is scrolled tells once a second where it is by then, and one that
/// stands still does nothing.
/// </summary>
internal sealed class LiveSightReport : IDisposable
{
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly ITimer _timer;
    private LiveSight _told;
    private bool _isWaiting;

    /// <param name="tell">Called by a timer: it has <see cref="Told"/> called where the sight may be read.</param>
    public LiveSightReport(TimeProvider timeProvider, Action tell) =>
        _timer = timeProvider.CreateTimer(_ => tell(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    public void Observe(LiveSight sight)
    {
        if (sight != _told && !_isWaiting)
        {
            _isWaiting = true;
            _timer.Change(Pause, Timeout.InfiniteTimeSpan);
        }
    }

    /// <returns>False where the sight is again what was told last.</returns>
    public bool Told(LiveSight sight)
    {
        _isWaiting = false;
        var isOther = sight != _told;
        _told = sight;
        return isOther;
    }

    public void Dispose() => _timer.Dispose();
}
