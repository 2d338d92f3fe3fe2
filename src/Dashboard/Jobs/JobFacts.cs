using System.Runtime.InteropServices;
using Shared.Details;
using Shared.Documents;
using Shared.Jobs;

namespace Dashboard.Jobs;

/// <summary>
/// What searches, orders, counts and sums look at, of one job: read once a change, for all views. They lie side by side in an array, so
/// that a new view over all jobs reads memory in its order and no documents.
/// </summary>
/// <remarks>What is rarely asked for is read from <see cref="Job"/>. Absent times are <see cref="NoTime"/>, absent numbers NaN.</remarks>
[StructLayout(LayoutKind.Auto)]
public readonly struct JobFacts
{
    public const long NoTime = long.MinValue;

    private readonly ReadOnlyMemory<byte> _tagsJson;

    private JobFacts(Job job, JobMarks marks, IReadOnlyList<JobTag> tags)
    {
        Job = job;
        Marks = marks;
        State = job.CountedState;
        Phase = job.Phase;
        RetryCount = job.RetryCount;
        IsOver = job.IsOver;
        IsGone = job.GoneSince is not null;
        EndpointId = job.EndpointId;
        GpuType = job.GpuType;
        CreatedTicks = Ticks(job.CreatedAt);
        StartedTicks = Ticks(job.StartedAt);
        EndedTicks = Ticks(job.EndedAt);
        EtaTicks = Ticks(JobEta.Of(job));
        Progress = job.Progress ?? double.NaN;
        UtilizationPercent = job is { State: JobState.Running, GoneSince: null }
            ? job.GpuUtilizationPercent ?? double.NaN
            : double.NaN;
        Cost = job.CostOfAllAttempts;
        Tags = tags;
    }

    private JobFacts(Job job, JobMarks marks, in JobFacts before)
        : this(job, marks, [])
    {
        _tagsJson = job.Document.FindPart(PartNames.Tags) is { } tags ? tags.Json : default;
        // a job's tags are set once, and come again in every document
        Tags =
            before.Tags is { } known && _tagsJson.Span.SequenceEqual(before._tagsJson.Span) ? known
            : _tagsJson.IsEmpty ? []
            : JobTag.ReadAll(_tagsJson.Span);
    }

    public Job Job { get; internal init; }

    public JobMarks Marks { get; }

    /// <summary>The state that the job is counted and found by: none of the active ones where upstream has lost it.</summary>
    public JobState State { get; internal init; }

    public RunningPhase? Phase { get; internal init; }

    public int RetryCount { get; internal init; }

    public bool IsOver { get; internal init; }

    /// <summary>Upstream has lost it.</summary>
    public bool IsGone { get; internal init; }

    public string? EndpointId { get; internal init; }

    public string? GpuType { get; internal init; }

    public long CreatedTicks { get; }

    public long StartedTicks { get; }

    public long EndedTicks { get; }

    /// <summary>As <see cref="JobEta"/> has it.</summary>
    public long EtaTicks { get; }

    /// <summary>Percent.</summary>
    public double Progress { get; }

    /// <summary>Percent, of the GPUs of a job that runs.</summary>
    public double UtilizationPercent { get; }

    /// <summary>US dollars, of all attempts.</summary>
    public decimal? Cost { get; }

    public IReadOnlyList<JobTag> Tags { get; internal init; }

    /// <summary>Failed or timed out, and left so: what needs a person.</summary>
    public bool IsFailing => State is JobState.Failed or JobState.Timeout && !IsRetrying;

    /// <summary>Upstream will try it again by itself.</summary>
    public bool IsRetrying => State == JobState.Failed && !IsOver && !IsGone;

    /// <summary>Something will still become of it.</summary>
    public bool IsActive => !IsOver && !IsGone;

    /// <inheritdoc cref="IsActive"/>
    public static bool IsStillActive(Job job) => !job.IsOver && job.GoneSince is null;

    /// <param name="before">Those of the same job before the change; the default where there were none.</param>
    public static JobFacts Of(Job job, JobMarks marks = JobMarks.None, in JobFacts before = default) => new(job, marks, before);

    /// <param name="tags">The job's, read already; or none, where nobody looks at them.</param>
    internal static JobFacts Of(Job job, IReadOnlyList<JobTag> tags) => new(job, JobMarks.None, tags);

    /// <summary>UTC ticks from the job's start to its end, or to now where it has none yet; <see cref="NoTime"/> where it never started.</summary>
    public long RunTicks(long nowTicks) =>
        StartedTicks == NoTime ? NoTime
        : EndedTicks != NoTime ? EndedTicks - StartedTicks
        : IsActive ? nowTicks - StartedTicks
        : NoTime;

    /// <summary>From the job's creation, or from the end of the attempt before, to its start, or to now where it still waits.</summary>
    public long WaitTicks(long nowTicks) =>
        WaitsSinceTicks is var since && since == NoTime ? NoTime
        : StartedTicks != NoTime ? StartedTicks - since
        : IsWaitingToStart ? nowTicks - since
        : NoTime;

    /// <summary>As <see cref="Shared.Jobs.Job.WaitsSince"/>.</summary>
    public long WaitsSinceTicks => RetryCount == 0 ? CreatedTicks : Ticks(Job.WaitsSince);

    public bool IsWaitingToStart => StartedTicks == NoTime && IsActive;

    public bool IsRunningOn => StartedTicks != NoTime && EndedTicks == NoTime && IsActive;

    private static long Ticks(DateTimeOffset? time) => time?.UtcTicks ?? NoTime;
}
