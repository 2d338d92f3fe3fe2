namespace Simulator.Workloads;

/// <summary>Told of every event, under the story's lock and in story order: it must be quick and never call back.</summary>
internal interface IStoryObserver
{
    void OnEvent(StoryEvent storyEvent);

    /// <summary>The events that were due have all been told.</summary>
    void OnCaughtUp() { }

    /// <summary>The job can no longer be read.</summary>
    void OnRemoved(SimulatedJob job, DateTimeOffset at) { }
}

/// <param name="Sequence">Number of the event among all jobs, in this epoch.</param>
/// <param name="IsStateChange">False for a reading of an unchanged state.</param>
internal readonly record struct StoryEvent(SimulatedJob Job, DateTimeOffset At, long Sequence, bool IsStateChange);
