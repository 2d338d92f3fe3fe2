using Simulator.Traces;

namespace Simulator.Workloads;

/// <summary>
/// Replays a recorded workload: every job is created, scheduled and ended when it really was, so nothing waits for GPUs here. A job that was
/// never scheduled stays queued until it is cancelled. Nothing expires.
/// </summary>
internal sealed class ReplaySource(Trace trace) : StorySource
{
    public override void Begin(Story story)
    {
        for (var index = 0; index < trace.Jobs.Length; index++)
        {
            story.PlanArrival(At(story, trace.Jobs[index].CreatedAtSeconds), index, trace.Jobs[index]);
        }
    }

    public override void Arrive(Story story, DateTimeOffset at, long number, object? payload)
    {
        var recorded = (TraceJob)payload!;
        var outline = ReplayedJob.Outline(recorded, story.NextOrdinal(), number, at);
        var scheduledAt = recorded.ScheduledAtSeconds is { } scheduled ? At(story, scheduled) : (DateTimeOffset?)null;
        story.TryAdd(
            new ModelledJob(
                outline,
                profile: null,
                ReplayedJob.Plan(recorded, outline, scheduledAt, At(story, recorded.EndedAtSeconds))
            ),
            at
        );
    }

    public override void Changed(Story story, SimulatedJob job, DateTimeOffset at) { }

    private static DateTimeOffset At(Story story, double seconds) =>
        story.Clock.Start + TimeSpan.FromMilliseconds(Math.Round(seconds * 1000));
}
