using System.Collections.Immutable;
using Simulator.Documents;

namespace Simulator.Workloads;

/// <summary>What is settled about a job when it is submitted.</summary>
internal sealed record JobOutline
{
    /// <summary>Position in the order of creation; unique.</summary>
    public required long Ordinal { get; init; }

    /// <summary>What the job is drawn from, with the story's seed; jobs that people submit do not shift it.</summary>
    public long Number { get; init; }

    public required string Id { get; init; }

    public required string EndpointId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Seed of everything about this job.</summary>
    public required ulong Seed { get; init; }

    public required Dialect Dialect { get; init; }

    public required WorkUnit Unit { get; init; }

    public required ImmutableArray<string> Steps { get; init; }

    public required GpuModel Gpu { get; init; }

    /// <summary>0 for a job that runs on processors alone.</summary>
    public int GpuCount { get; init; } = 1;

    /// <summary>Part of each GPU that the job pays for.</summary>
    public double GpuShare { get; init; } = 1;

    public double CpuCores { get; init; }

    public long MemoryBytes { get; init; }

    public double CpuUtilization { get; init; } = 40;

    public double ModelMemory { get; init; } = 0.25;

    public double PeakMemory { get; init; } = 0.7;

    public string? Priority { get; init; }

    public ImmutableSortedDictionary<string, string> Tags { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public string? ModelVersion { get; init; }

    public long TotalItems { get; init; } = 1000;

    /// <summary>A replayed job's readings; they replace the made-up ones.</summary>
    public RecordedLoad? Load { get; init; }

    /// <summary>Replayed jobs stay readable for good.</summary>
    public bool Expires { get; init; } = true;

    /// <summary>What goes on around the job.</summary>
    public Incidents? Incidents { get; init; }

    /// <summary>Price of one hour of the whole job.</summary>
    public decimal PricePerHour => GpuCount == 0 ? (decimal)CpuCores * 0.04m : Gpu.PricePerHour * GpuCount * (decimal)GpuShare;
}
