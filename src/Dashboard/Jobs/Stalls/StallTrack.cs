using System.Runtime.InteropServices;
using Shared.Jobs;

namespace Dashboard.Jobs.Stalls;

/// <summary>What is remembered of a running job to tell whether it is stalled.</summary>
/// <param name="Job">As it was told last.</param>
/// <param name="MovedAt">When something last moved, or it was first seen to run; by upstream's clock.</param>
/// <param name="CostThen">What had accrued then, US dollars.</param>
/// <param name="LongestGap">Of this attempt, from one move to the next.</param>
/// <param name="HasMoved">Since it was first seen to run: from when it was first seen to its first move is no whole gap.</param>
/// <param name="IsSuspected">It looked stalled at the last look: what is on its way yet may tell otherwise.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct StallTrack(
    Job Job,
    DateTimeOffset MovedAt,
    decimal? CostThen,
    TimeSpan LongestGap,
    bool HasMoved,
    bool IsSuspected
)
{
    public static StallTrack Begin(Job job, DateTimeOffset at) =>
        new(job, at, job.Cost, TimeSpan.Zero, HasMoved: false, IsSuspected: false);
}
