using System.Runtime.InteropServices;
using System.Text.Json;
using Shared.Jobs;

namespace Dashboard.Tests.Upstream.Truth;

/// <summary>What must never be lost or doubled of a job: its state, its phase while it runs, its attempt.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct StateStep(JobState State, RunningPhase? Phase, int RetryCount)
{
    /// <summary>No document has told the attempt yet.</summary>
    private const int UnknownAttempt = -1;

    public static StateStep Of(Job job) => new(job.State, job.Phase, job.Document.RetryCount ?? UnknownAttempt);

    /// <summary>A job's own history knows no phases, and no attempt before a document has told it.</summary>
    public static StateStep Of(JobStateEntry entry) => new(entry.State, null, UnknownAttempt);

    /// <summary>As a job's own history has them; equal ones in a row are one.</summary>
    public static List<StateStep> StatesOf(IEnumerable<StateStep> steps)
    {
        var states = new List<StateStep>();
        foreach (var step in steps.Select(step => new StateStep(step.State, null, UnknownAttempt)))
        {
            if (states.Count == 0 || states[^1] != step)
            {
                states.Add(step);
            }
        }

        return states;
    }

    /// <param name="entry">A line of the Simulator's journal.</param>
    public static StateStep Read(JsonElement entry)
    {
        var state = JobStates.TryParse(entry.GetProperty("status").GetString()!, out var known) ? known : JobState.Unknown;
        var phase =
            state == JobState.Running
            && entry.GetProperty("substate").GetString() is { } text
            && JobStates.TryParsePhase(System.Text.Encoding.UTF8.GetBytes(text), out var read)
                ? read
                : (RunningPhase?)null;
        return new StateStep(state, phase, entry.GetProperty("retryCount").GetInt32());
    }

    /// <summary>The same, as far as either knows.</summary>
    public bool Is(StateStep other) =>
        State == other.State
        && Phase == other.Phase
        && (RetryCount == other.RetryCount || RetryCount == UnknownAttempt || other.RetryCount == UnknownAttempt);

    public override string ToString() => $"{State}{(Phase is { } phase ? $"/{phase}" : "")}#{RetryCount}";
}
