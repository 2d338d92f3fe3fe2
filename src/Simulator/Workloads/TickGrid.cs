namespace Simulator.Workloads;

/// <summary>
/// When running jobs are read: on a grid of the whole story, shifted for each job, so that readings do not depend on when states change and
/// do not all come at once.
/// </summary>
/// <param name="start">Readings before the story's start are nobody's: none is planned.</param>
/// <param name="ticks">Between two readings of a job, in story time; at least one tick, at most a year.</param>
internal sealed class TickGrid(DateTimeOffset start, double ticks)
{
    private readonly long _spread = (long)Math.Clamp(ticks, 1, TimeSpan.TicksPerDay * 365);

    /// <returns>Later than <paramref name="at"/>.</returns>
    public DateTimeOffset Next(string jobId, DateTimeOffset at)
    {
        var offset = (long)(Noise.Share(Noise.Hash(jobId), 77) * _spread);
        var since = (at - start).Ticks - offset;
        var next = start.AddTicks(((long)Math.Floor((double)since / _spread) + 1) * _spread).AddTicks(offset);
        if (next <= at)
        {
            next = next.AddTicks(_spread);
        }

        return next >= start ? next : next.AddTicks((((start - next).Ticks / _spread) + 1) * _spread);
    }
}
