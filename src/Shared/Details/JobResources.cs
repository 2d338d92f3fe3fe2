using System.Text.Json;
using Shared.Quantities;

namespace Shared.Details;

/// <summary><c>resources</c> in its three shapes at once (flat, detailed, final), since documents of one job merge.</summary>
/// <param name="Gpus">The detailed GPUs where upstream lists them, else one unnamed GPU from the flat fields, else none.</param>
public sealed record JobResources(
    IReadOnlyList<GpuReading> Gpus,
    CpuReading? Cpu,
    double? PeakGpuUtilizationPercent,
    ByteSize? PeakMemoryUsage,
    double? TotalComputeSeconds
)
{
    internal static JobResources Read(JsonElement json) =>
        new(
            ReadGpus(json),
            ReadCpu(json),
            json.GetNumber("peakGpuUtilization"),
            json.GetSize("peakMemoryUsage"),
            json.GetNumber("totalComputeTime")
        );

    private static IReadOnlyList<GpuReading> ReadGpus(JsonElement json)
    {
        var gpus = json.GetObjects("gpus").Select(ReadGpu).ToList();
        if (gpus.Count > 0)
        {
            return gpus;
        }

        var flat = new GpuReading(
            null,
            json.GetText("gpuType"),
            json.GetNumber("gpuUtilization"),
            json.GetSize("memoryUsage"),
            json.GetSize("memoryTotal"),
            null,
            null
        );
        return flat is { Type: null, UtilizationPercent: null, MemoryUsed: null, MemoryTotal: null } ? [] : [flat];
    }

    private static GpuReading ReadGpu(JsonElement gpu) =>
        new(
            gpu.GetText("id"),
            gpu.GetText("type"),
            gpu.GetNumber("utilization"),
            gpu.GetSize("memoryUsed"),
            gpu.GetSize("memoryTotal"),
            gpu.GetNumber("temperature"),
            gpu.GetPower("powerUsage")
        );

    private static CpuReading? ReadCpu(JsonElement json)
    {
        if (json.GetObject("cpu") is { } cpu)
        {
            return new CpuReading(cpu.GetNumber("utilization"), cpu.GetNumber("cores"), cpu.GetSize("memory"));
        }

        return json.GetNumber("cpuUsage") is { } usage ? new CpuReading(usage, null, null) : null;
    }
}
