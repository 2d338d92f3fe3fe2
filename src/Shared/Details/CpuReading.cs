using Shared.Quantities;

namespace Shared.Details;

/// <summary><c>resources.cpu</c>, or the flat <c>cpuUsage</c>.</summary>
public sealed record CpuReading(double? UtilizationPercent, double? Cores, ByteSize? Memory);
