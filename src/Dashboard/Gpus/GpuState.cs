using Shared.Jobs;
using Shared.Quantities;

namespace Dashboard.Gpus;

/// <summary>A GPU of a running job, as upstream last told of it. Values are as they came, however odd.</summary>
/// <param name="Name">What it is called: its id; else its place among the job's; 'GPU' for one alone.</param>
/// <param name="Type">The model's name.</param>
public sealed record GpuState(
    GpuKey Key,
    string Name,
    string? Type,
    double? UtilizationPercent,
    ByteSize? MemoryUsed,
    ByteSize? MemoryTotal,
    double? TemperatureCelsius,
    Power? Power
)
{
    public string? EndpointId { get; init; }

    /// <summary>The job's tag that says whose it is; null where there is none.</summary>
    public string? Team { get; init; }

    public RunningPhase? Phase { get; init; }

    /// <summary>When its attempt had loaded, by upstream's clock; null where that is not told.</summary>
    public DateTimeOffset? WorkingSince { get; init; }

    /// <summary>Upstream was not asked for each GPU, or gives the first alone.</summary>
    public bool IsOfTheWhole { get; init; }

    /// <summary>Null without a total, and of a total of nothing.</summary>
    public double? MemoryPercent =>
        MemoryTotal?.Bytes is > 0 and { } total && MemoryUsed?.Bytes is { } used ? 100 * used / total : null;
}
