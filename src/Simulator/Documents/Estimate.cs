using Simulator.Workloads;

namespace Simulator.Documents;

/// <summary>
/// <c>estimatedCompletion</c> as real services give it: made now and then, optimistic for some jobs and pessimistic for others, better towards
/// the end, and unaware of what is going to go wrong.
/// </summary>
internal static class Estimate
{
    private static readonly TimeSpan MadeEvery = TimeSpan.FromSeconds(20);

    public static DateTimeOffset? Of(ModelledJob job, DateTimeOffset at)
    {
        if (job.State is not (JobState.Running or JobState.Initializing) || job.Attempt.PlannedEnd == default)
        {
            return null;
        }

        var begun = job.Attempt.ScheduledAt!.Value;
        var rounds = Math.Floor((at - begun) / MadeEvery);
        var madeAt = begun + (MadeEvery * rounds);
        var left = job.Attempt.PlannedEnd - madeAt;
        if (left <= TimeSpan.Zero)
        {
            // late already: 'any moment now'
            return WholeSecond(at.AddSeconds(8));
        }

        var seed = job.Outline.Seed;
        var bias = (0.9 * Noise.Share(seed, 40)) - 0.4;
        var wobble = 0.25 * ((2 * Noise.Share(seed, (ulong)(rounds + 41))) - 1);
        return WholeSecond(madeAt + (left * (1 + bias + wobble)));
    }

    private static DateTimeOffset WholeSecond(DateTimeOffset time) =>
        new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
}
