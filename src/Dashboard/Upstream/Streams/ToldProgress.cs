using System.Runtime.InteropServices;
using Shared.Jobs;

namespace Dashboard.Upstream.Streams;

/// <summary>How far a job is, as its stream has told, or a read beside it.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ToldProgress(JobState State, RunningPhase? Phase, int RetryCount, double? Progress)
{
    public static ToldProgress Of(Job job) => new(job.State, job.Phase, job.RetryCount, job.Progress);

    public bool IsSameState(ToldProgress other) => this with { Progress = other.Progress } == other;
}
