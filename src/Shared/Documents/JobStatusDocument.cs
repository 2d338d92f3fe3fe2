using System.Collections.Immutable;
using Shared.Jobs;
using Shared.Quantities;

namespace Shared.Documents;

/// <summary>
/// A status document of the API, sparse as it came or merged from several. The fields that a list needs are typed here; all other
/// top-level values are <see cref="Parts"/>. A typed field that lies inside an object (<c>execution.costAccrued</c>,
/// <c>resources.gpuType</c>) is a copy: the object itself is a part. Immutable once a reader or a merge has returned it.
/// </summary>
public sealed class JobStatusDocument
{
    private OptionalTime _createdAt;
    private OptionalTime _startedAt;
    private OptionalTime _endedAt;
    private OptionalTime _estimatedCompletion;
    private OptionalTime _nextRetryAt;
    private OptionalTime _goneSince;
    private OptionalNumber _progress;
    private OptionalNumber _executionTimeSeconds;
    private OptionalNumber _durationSeconds;
    private OptionalNumber _gpuUtilizationPercent;
    private OptionalNumber _cpuUtilizationPercent;

    internal JobStatusDocument(string jobId) => JobId = jobId;

    public string JobId { get; internal set; }

    /// <summary>The fields that the document named, with a value or with <c>null</c>.</summary>
    public DocumentFields Present { get; internal set; }

    public JobState? State { get; internal set; }

    /// <summary>The status as upstream wrote it where it is none of the API's eight.</summary>
    public string? StateText { get; internal set; }

    public RunningPhase? Phase { get; internal set; }

    /// <summary>Percent, 0 to 100; null is 'unknown', never 0.</summary>
    public double? Progress
    {
        get => _progress;
        internal set => _progress = value;
    }

    public string? CurrentStep { get; internal set; }

    public string? EndpointId { get; internal set; }

    public string? Priority { get; internal set; }

    public DateTimeOffset? CreatedAt
    {
        get => _createdAt;
        internal set => _createdAt = value;
    }

    public DateTimeOffset? StartedAt
    {
        get => _startedAt;
        internal set => _startedAt = value;
    }

    /// <summary><c>completedAt</c>, <c>failedAt</c>, <c>cancelledAt</c>, <c>timedOutAt</c> or <c>endedAt</c>.</summary>
    public DateTimeOffset? EndedAt
    {
        get => _endedAt;
        internal set => _endedAt = value;
    }

    public DateTimeOffset? EstimatedCompletion
    {
        get => _estimatedCompletion;
        internal set => _estimatedCompletion = value;
    }

    public double? ExecutionTimeSeconds
    {
        get => _executionTimeSeconds;
        internal set => _executionTimeSeconds = value;
    }

    public bool? IsRetryable { get; internal set; }

    public int? RetryCount { get; internal set; }

    public DateTimeOffset? NextRetryAt
    {
        get => _nextRetryAt;
        internal set => _nextRetryAt = value;
    }

    /// <summary>
    /// <c>goneSince</c>, which a relay adds: its upstream no longer has the job. Of the latest document alone: one without it says that the job
    /// is there.
    /// </summary>
    public DateTimeOffset? GoneSince
    {
        get => _goneSince;
        internal set => _goneSince = value;
    }

    /// <summary><c>execution.duration</c>.</summary>
    public double? DurationSeconds
    {
        get => _durationSeconds;
        internal set => _durationSeconds = value;
    }

    /// <summary><c>execution.costAccrued</c>, US dollars.</summary>
    public decimal? CostAccrued { get; internal set; }

    /// <summary><c>finalMetrics.totalCost</c>, US dollars; replaces the accrued figure.</summary>
    public decimal? TotalCost { get; internal set; }

    /// <summary>The type of the job's first GPU.</summary>
    public string? GpuType { get; internal set; }

    /// <summary>Percent, the mean of the job's GPUs.</summary>
    public double? GpuUtilizationPercent
    {
        get => _gpuUtilizationPercent;
        internal set => _gpuUtilizationPercent = value;
    }

    public int? GpuCount { get; internal set; }

    /// <summary>GPU memory used, the sum of the job's GPUs.</summary>
    public ByteSize? MemoryUsed { get; internal set; }

    /// <summary>GPU memory installed, the sum of the job's GPUs.</summary>
    public ByteSize? MemoryTotal { get; internal set; }

    public double? CpuUtilizationPercent
    {
        get => _cpuUtilizationPercent;
        internal set => _cpuUtilizationPercent = value;
    }

    public string? ErrorCode { get; internal set; }

    /// <summary><c>error.message</c>, or <c>error</c> where it is a text.</summary>
    public string? ErrorMessage { get; internal set; }

    /// <summary>Every other top-level property, each name once, in the order they came.</summary>
    public ImmutableArray<DocumentPart> Parts { get; internal set; } = [];

    /// <summary>What was put right while reading; of a merged document, what the merge left out.</summary>
    public ImmutableArray<DocumentNote> Notes { get; internal set; } = [];

    /// <summary>The exact bytes received; empty for a merged document.</summary>
    public ReadOnlyMemory<byte> Received { get; internal set; }

    public bool Has(DocumentFields field) => (Present & field) != 0;

    public DocumentPart? FindPart(string name)
    {
        foreach (var part in Parts)
        {
            if (part.Name == name)
            {
                return part;
            }
        }

        return null;
    }

    /// <returns>This document where it has none of the parts, else a copy that lacks them.</returns>
    public JobStatusDocument Without(params ReadOnlySpan<string> partNames)
    {
        var parts = Parts;
        foreach (var name in partNames)
        {
            if (FindPart(name) is { } part)
            {
                parts = parts.Remove(part);
            }
        }

        if (parts == Parts)
        {
            return this;
        }

        var bare = Copy();
        bare.Parts = parts;
        bare.Received = default;
        return bare;
    }

    /// <returns>This document where it says so already, else a copy that does.</returns>
    public JobStatusDocument WithGoneSince(DateTimeOffset? since)
    {
        if (GoneSince == since)
        {
            return this;
        }

        var marked = Copy();
        marked.GoneSince = since;
        marked.Received = default;
        return marked;
    }

    internal JobStatusDocument Copy() => (JobStatusDocument)MemberwiseClone();
}
