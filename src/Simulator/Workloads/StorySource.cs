namespace Simulator.Workloads;

/// <summary>Where jobs come from. Called by the story, under its lock, in story order.</summary>
internal abstract class StorySource
{
    /// <summary>When the story's first event may happen: the scenario has been going on for a while when somebody first looks.</summary>
    public abstract void Begin(Story story);

    /// <param name="number">As given to <see cref="Story.PlanArrival"/>.</param>
    public abstract void Arrive(Story story, DateTimeOffset at, long number, object? payload);

    /// <summary>A job has entered another state, or the story.</summary>
    public abstract void Changed(Story story, SimulatedJob job, DateTimeOffset at);
}
