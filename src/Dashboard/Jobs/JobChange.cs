using Shared.Jobs;

namespace Dashboard.Jobs;

public enum JobChangeKind
{
    Upsert,
    Delete,

    /// <summary>What came before is void: take a new snapshot.</summary>
    Reset,
}

/// <summary>One step of the store, in order.</summary>
/// <param name="Job">The job as it is after an upsert, or as it last was before a delete; null for a reset.</param>
/// <param name="Before">The job before an upsert; null where the job is new.</param>
public readonly record struct JobChange(JobChangeKind Kind, Job? Job, Job? Before)
{
    /// <summary>The id names another job than before.</summary>
    public bool IsAnotherJob => Before is not null && Job is not null && Job.ReplacedCreatedAt != Before.ReplacedCreatedAt;

    public static JobChange Upsert(Job job, Job? before) => new(JobChangeKind.Upsert, job, before);

    public static JobChange Delete(Job last) => new(JobChangeKind.Delete, last, last);

    public static JobChange Reset => new(JobChangeKind.Reset, null, null);
}
