using System.Runtime.CompilerServices;
using Dashboard.Jobs;
using Shared.Jobs;

namespace Dashboard.Relay.Log;

/// <summary>One change of one job, shared by all who read it.</summary>
internal sealed class LogEntry
{
    private ServedDocument? _served;
    private StrongBox<JobFacts>? _facts;

    /// <summary>In the whole log, contiguous as appended.</summary>
    public required long Sequence { get; init; }

    /// <summary>Of this job, contiguous as appended.</summary>
    public required long JobSequence { get; init; }

    /// <summary>The job after the change, or as it last was before it was deleted.</summary>
    public required Job Job { get; init; }

    public required JobFacets Facets { get; init; }

    /// <summary>What the job was before this change, where that differs: the change begins a run. Null within a run and for a new job.</summary>
    public JobFacets? FacetsBefore { get; init; }

    public bool IsDelete { get; init; }

    /// <summary>The clock's timestamp; 0 for a log without a clock.</summary>
    public long AppendedAt { get; init; }

    /// <summary>Nothing follows unless upstream starts the job again, or has it again.</summary>
    public bool IsOver => Job.IsOver || Job.GoneSince is not null;

    /// <summary>Written when the first reader asks, and then shared.</summary>
    public ServedDocument Served =>
        Volatile.Read(ref _served) ?? Interlocked.CompareExchange(ref _served, ServedDocument.Of(Job), null) ?? _served;

    /// <summary>What searches look at: read when the first one asks, and then shared.</summary>
    public ref readonly JobFacts Facts =>
        ref (
            Volatile.Read(ref _facts)
            ?? Interlocked.CompareExchange(ref _facts, new StrongBox<JobFacts>(JobFacts.Of(Job, Facets.Tags)), null)
            ?? _facts
        ).Value;

    /// <summary>Of the block, known or judged by what it will hold.</summary>
    public int EstimatedBytes =>
        Volatile.Read(ref _served) is { } served
            ? served.Block.Length
            : Math.Max(EstimatedPartBytes() + 512, Job.LastReceived.Length);

    /// <summary>The entry before of the same job that is still held. The log's own, under its lock.</summary>
    internal LogEntry? PreviousOfJob { get; set; }

    /// <summary>Where the log keeps it. The log's own, under its lock.</summary>
    internal int Slot { get; set; }

    /// <summary>No later entry of the job is there. The log's own, under its lock.</summary>
    internal bool IsLatest { get; set; }

    private int EstimatedPartBytes()
    {
        var sum = 0;
        foreach (var part in Job.Document.Parts)
        {
            sum += part.Json.Length;
        }

        return sum;
    }
}
