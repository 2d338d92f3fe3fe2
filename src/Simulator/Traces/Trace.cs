using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Simulator.Traces;

/// <summary>A recorded workload. Times are seconds; 0 is the moment the first job was created.</summary>
/// <param name="Name">The file's name without its folder and endings.</param>
/// <param name="Jobs">At least one job, ordered by creation, then by id.</param>
public sealed record Trace(string Name, ImmutableArray<TraceJob> Jobs);

public sealed record TraceJob
{
    /// <summary>What a job is given where its trace does not say.</summary>
    public const double DefaultCpuCores = 4;

    /// <inheritdoc cref="DefaultCpuCores"/>
    public const long DefaultMemoryBytes = 16L * 1024 * 1024 * 1024;

    /// <summary>Unique in the trace.</summary>
    public required string JobId { get; init; }

    public required string EndpointId { get; init; }

    public double CreatedAtSeconds { get; init; }

    /// <summary>Null for a job that waited until it ended and never ran. Never before its creation.</summary>
    public double? ScheduledAtSeconds { get; init; }

    /// <summary>Never before it was created or scheduled; equal to it for a job of no lifetime.</summary>
    public double EndedAtSeconds { get; init; }

    public TraceOutcome Outcome { get; init; }

    /// <summary>A market name such as <c>NVIDIA T4</c>; <see cref="GpuModels.Unspecified"/> where the trace names none; empty for a job without GPUs.</summary>
    public string GpuType { get; init; } = "";

    /// <summary>0 for a job that uses processors alone.</summary>
    public int GpuCount { get; init; }

    /// <summary>The part of each GPU that the job may use, over 0 and up to 1; 1 for a job without GPUs.</summary>
    public double GpuShare { get; init; } = 1;

    public double CpuCores { get; init; } = DefaultCpuCores;

    public long MemoryBytes { get; init; } = DefaultMemoryBytes;

    public ImmutableSortedDictionary<string, string> Tags { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Null where the trace measured none.</summary>
    public ColdStartReading? ColdStart { get; init; }

    /// <summary>Ordered by time; empty where the trace measured none.</summary>
    public ImmutableArray<TraceReading> Readings { get; init; } = [];
}

public enum TraceOutcome
{
    Completed,
    Failed,
    Cancelled,
    Timeout,
}

/// <param name="SecondsByPhase">Phases as the API names them (<c>modelLoad</c>) and as it may name more (<c>loraLoad</c>, <c>controlNetLoad</c>).</param>
public sealed record ColdStartReading(ImmutableSortedDictionary<string, double> SecondsByPhase);

/// <param name="AtSeconds">Since the job was scheduled.</param>
/// <param name="UtilizationPercent">0 to 100; null where only the memory was read.</param>
/// <param name="MemoryUsedBytes">Null where only the utilisation was read.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TraceReading(double AtSeconds, double? UtilizationPercent, long? MemoryUsedBytes);
