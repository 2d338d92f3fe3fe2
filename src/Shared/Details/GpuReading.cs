using Shared.Quantities;

namespace Shared.Details;

/// <summary>One entry of <c>resources.gpus</c>, or the flat fields of <c>resources</c> as one unnamed GPU.</summary>
public sealed record GpuReading(
    string? Id,
    string? Type,
    double? UtilizationPercent,
    ByteSize? MemoryUsed,
    ByteSize? MemoryTotal,
    double? TemperatureCelsius,
    Power? Power
);
