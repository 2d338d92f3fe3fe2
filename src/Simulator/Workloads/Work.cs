namespace Simulator.Workloads;

/// <summary>
/// Lays out the processing of one attempt. Where the room is so hot that a card at full load would rest above its limit, the card slows itself
/// down: there the stage is split, and what is done in it takes longer.
/// </summary>
/// <param name="seconds">What the whole work takes at full speed.</param>
/// <param name="utilization">Percent at full speed.</param>
internal sealed class Work(Incidents incidents, StageBuilder stages, GpuModel gpu, double seconds, double utilization)
{
    public const double FromProgress = 4;

    private const double ToProgress = 90;
    private const double Slowdown = 1.35;
    private const double ThrottledLoad = 0.82;

    // Shorter stretches are not worth a stage.
    private const double LeastSeconds = 1;

    private double _done;

    /// <param name="share">Of the work, 0 to 1.</param>
    public void AddUntil(double share)
    {
        var room = Thermals.ThrottleCelsius - Thermals.RestCelsius(gpu, Thermals.PowerWatts(gpu, utilization));
        foreach (var (from, to) in incidents.HotSpans(gpu, room, stages.Now))
        {
            if (Add(share, from, isThrottled: false) || Add(share, to, isThrottled: true))
            {
                return;
            }
        }

        Add(share, DateTimeOffset.MaxValue, isThrottled: false);
    }

    public void Pause(double forSeconds) =>
        stages.Add(JobState.Paused, RunningPhase.None, forSeconds, 0, _done, ProgressAt(_done));

    /// <returns>True when the share is reached before the time is over.</returns>
    private bool Add(double share, DateTimeOffset until, bool isThrottled)
    {
        var time = (until - stages.Now).TotalSeconds;
        var slowdown = isThrottled ? Slowdown : 1;
        var needed = (share - _done) * seconds * slowdown;
        var ends = needed <= time + LeastSeconds;
        if (!ends && time < LeastSeconds)
        {
            return false;
        }

        _done = ends ? share : _done + (time / slowdown / seconds);
        stages.Add(
            JobState.Running,
            RunningPhase.Processing,
            ends ? needed : time,
            utilization * (isThrottled ? ThrottledLoad : 1),
            _done,
            ProgressAt(_done),
            isThrottled
        );
        return ends;
    }

    private static double ProgressAt(double share) => FromProgress + ((ToProgress - FromProgress) * share);
}
