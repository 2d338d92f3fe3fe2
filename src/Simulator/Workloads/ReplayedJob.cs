using System.Collections.Immutable;
using Simulator.Traces;

namespace Simulator.Workloads;

/// <summary>A recorded job as the engine's own: an outline, and an attempt whose every stage is known.</summary>
internal static class ReplayedJob
{
    private const double MaximumInitializingSeconds = 20;

    public static JobOutline Outline(TraceJob recorded, long ordinal, long number, DateTimeOffset createdAt)
    {
        var seed = Noise.Hash(recorded.JobId);
        var random = new StoryRandom(seed);
        var dialect = EndpointCatalog.All[(int)(Noise.Hash(recorded.EndpointId) % (ulong)EndpointCatalog.All.Length)].Dialect;
        var gpu = GpuModel.Named(recorded.GpuType.Length == 0 ? "CPU" : recorded.GpuType);
        return new JobOutline
        {
            Ordinal = ordinal,
            Number = number,
            Id = recorded.JobId,
            EndpointId = recorded.EndpointId,
            CreatedAt = createdAt,
            Seed = seed,
            Dialect = dialect with { SnakeCaseTags = false },
            // The trace does not say what a task works on.
            Unit = new WorkUnit("tasks", "", "", "", 0),
            Steps = ["running"],
            Gpu = gpu,
            GpuCount = recorded.GpuCount,
            GpuShare = recorded.GpuShare,
            CpuCores = recorded.CpuCores,
            MemoryBytes = recorded.MemoryBytes,
            CpuUtilization = random.Between(15, 80),
            ModelMemory = random.Between(0.1, 0.3) * recorded.GpuShare,
            PeakMemory = random.Between(0.4, 0.95) * recorded.GpuShare,
            Tags = recorded.Tags,
            Load = RecordedLoad.Of(recorded.Readings, gpu),
            Expires = false,
        };
    }

    public static Attempt Plan(TraceJob recorded, JobOutline outline, DateTimeOffset? scheduledAt, DateTimeOffset endedAt)
    {
        if (scheduledAt is not { } scheduled)
        {
            return Attempt.Queue(0, outline.CreatedAt, endedAt);
        }

        var random = new StoryRandom(outline.Seed, 1);
        var queued = new Stage
        {
            State = JobState.Queued,
            StartsAt = outline.CreatedAt,
            EndsAt = scheduled,
        };
        var seconds = (endedAt - scheduled).TotalSeconds;
        var coldStart = ColdStartOf(recorded, seconds);
        var warming = coldStart?.TotalSeconds ?? 0;
        var initializing = Math.Min(MaximumInitializingSeconds, (seconds - warming) * 0.05);
        var stages = new StageBuilder(outline.Gpu, scheduled, [queued], 0);
        if (initializing > 0.002)
        {
            stages.Add(JobState.Initializing, RunningPhase.None, initializing, 2, 0, 0);
        }

        var startedAt = stages.Now;
        if (warming > 0.002)
        {
            stages.Add(JobState.Running, RunningPhase.WarmingUp, warming, 11, 0, 4);
        }

        // What was cut short was not nearly done; what succeeded was.
        var done = recorded.Outcome == TraceOutcome.Completed ? 1 : random.Between(0.1, 0.95);
        var processing = Math.Max(0, (endedAt - stages.Now).TotalSeconds);
        if (processing > 0.002)
        {
            stages.Add(
                JobState.Running,
                RunningPhase.Processing,
                processing,
                random.Between(25, 85) * outline.GpuShare,
                done,
                99 * done
            );
        }

        return new Attempt
        {
            Number = 0,
            ScheduledAt = scheduled,
            StartedAt = startedAt,
            PlannedEnd = startedAt + (TimeSpan.FromSeconds(processing + warming) / done),
            ColdStart = coldStart,
            Failure = recorded.Outcome == TraceOutcome.Failed ? Failed : null,
            Stages = stages.End(StateOf(recorded.Outcome), endedAt),
        };
    }

    private static Failure Failed { get; } =
        new()
        {
            Code = "TASK_FAILED",
            Message = "The task exited with an error",
            Step = "running",
        };

    private static ColdStart? ColdStartOf(TraceJob recorded, double seconds)
    {
        if (recorded.ColdStart is not { SecondsByPhase.IsEmpty: false } reading)
        {
            return null;
        }

        var phases = reading.SecondsByPhase.ToImmutableArray();
        var total = phases.Sum(phase => phase.Value);
        return total <= seconds ? new ColdStart(true, false, phases) : null;
    }

    private static JobState StateOf(TraceOutcome outcome) =>
        outcome switch
        {
            TraceOutcome.Completed => JobState.Completed,
            TraceOutcome.Failed => JobState.Failed,
            TraceOutcome.Timeout => JobState.Timeout,
            _ => JobState.Cancelled,
        };
}
