using System.Text.Json;
using Simulator.Traces;
using Simulator.Workloads;

namespace Simulator.Documents;

/// <summary>The three shapes of <c>resources</c>: flat, detailed, and final.</summary>
internal static class ResourceSection
{
    private static readonly string[] GpuNames = [.. Enumerable.Range(0, GpuLimits.MaxCount).Select(index => $"gpu_{index}")];

    public static void WriteLive(Utf8JsonWriter writer, ModelledJob job, DateTimeOffset at, bool detailed)
    {
        var outline = job.Outline;
        writer.WriteStartObject("resources");
        if (!outline.Dialect.DetailedResources)
        {
            WriteFlat(writer, job, at);
        }

        if (detailed || outline.Dialect.DetailedResources)
        {
            WriteDetailed(writer, job, at);
        }

        writer.WriteEndObject();
    }

    public static void WriteFinal(Utf8JsonWriter writer, ModelledJob job, DateTimeOffset at)
    {
        var outline = job.Outline;
        var end = job.Attempt.Last;
        writer.WriteStartObject("resources");
        if (outline.GpuCount > 0)
        {
            var (utilization, memory) = Peaks(job, at);
            Spelling.Number(writer, "peakGpuUtilization", utilization, 0);
            Spelling.Memory(writer, "peakMemoryUsage", memory, outline.Dialect.Memory);
        }

        Spelling.Number(writer, "totalComputeTime", end.BilledFrom.TotalSeconds);
        writer.WriteEndObject();
    }

    private static void WriteFlat(Utf8JsonWriter writer, ModelledJob job, DateTimeOffset at)
    {
        var outline = job.Outline;
        if (outline.GpuCount > 0)
        {
            writer.WriteString("gpuType", outline.Gpu.Name);
            Spelling.Number(writer, "gpuUtilization", Reading.Utilization(job, 0, at), 0);
            Spelling.Memory(writer, "memoryUsage", Reading.MemoryBytes(job, 0, at), outline.Dialect.Memory);
            Spelling.Memory(writer, "memoryTotal", outline.Gpu.MemoryBytes, outline.Dialect.Memory);
        }

        Spelling.Number(writer, "cpuUsage", Reading.At(job, at).CpuPercent, 0);
    }

    private static void WriteDetailed(Utf8JsonWriter writer, ModelledJob job, DateTimeOffset at)
    {
        var outline = job.Outline;
        writer.WriteStartArray("gpus");
        for (var gpu = 0; gpu < outline.GpuCount; gpu++)
        {
            writer.WriteStartObject();
            writer.WriteString("id", GpuNames[gpu]);
            writer.WriteString("type", outline.Gpu.Name);
            Spelling.Number(writer, "utilization", Reading.Utilization(job, gpu, at), 0);
            Spelling.Memory(writer, "memoryUsed", Reading.MemoryBytes(job, gpu, at), outline.Dialect.Memory);
            Spelling.Memory(writer, "memoryTotal", outline.Gpu.MemoryBytes, outline.Dialect.Memory);
            Spelling.Number(writer, "temperature", Reading.TemperatureCelsius(job, gpu, at), 0);
            Spelling.Power(writer, "powerUsage", Reading.PowerWatts(job, gpu, at), outline.Dialect.Power);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartObject("cpu");
        Spelling.Number(writer, "utilization", Reading.At(job, at).CpuPercent, 0);
        writer.WriteNumber("cores", (int)Math.Max(1, Math.Ceiling(outline.CpuCores)));
        Spelling.Memory(writer, "memory", outline.MemoryBytes, outline.Dialect.Memory);
        writer.WriteEndObject();
    }

    // What a recorder at one-second grain would have kept; the stages' means and swings give the same without replaying the job.
    private static (double Utilization, long Memory) Peaks(ModelledJob job, DateTimeOffset at)
    {
        var outline = job.Outline;
        var utilization = 0.0;
        foreach (var stage in job.Attempt.Stages)
        {
            utilization = Math.Max(utilization, stage.Utilization);
        }

        var peak = Reading.MemoryBytes(job, 0, at) + (long)(outline.Gpu.MemoryBytes * 0.007);
        return (
            outline.Load?.PeakUtilizationPercent ?? Math.Min(100, utilization + 7),
            Math.Min(outline.Gpu.MemoryBytes, outline.Load?.PeakMemoryUsedBytes ?? peak)
        );
    }
}
