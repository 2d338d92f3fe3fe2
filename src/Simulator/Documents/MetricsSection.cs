using System.Text.Json;
using Simulator.Workloads;

namespace Simulator.Documents;

/// <summary><c>include=metrics</c>: a map of names to a number, or to a value with its unit. No shape is documented; readers must take both.</summary>
internal static class MetricsSection
{
    private const double JoulesPerKilowattHour = 3.6e6;

    public static void Write(Utf8JsonWriter writer, ModelledJob job, DateTimeOffset at)
    {
        var outline = job.Outline;
        var waited = (job.Attempt.ScheduledAt ?? at) - job.Attempt.Stages[0].StartsAt;
        writer.WriteStartObject("metrics");
        Quantity(writer, "queueWait", waited.TotalSeconds, "s", 1);
        if (job.Attempt.ScheduledAt is not null && outline.GpuCount > 0)
        {
            Quantity(writer, "energyUsed", Reading.EnergyJoules(job, at) * outline.GpuCount / JoulesPerKilowattHour, "kWh", 6);
            if (job.State == JobState.Running)
            {
                Spelling.Number(writer, "gpuUtilizationMean", Reading.MeanUtilization(job, at));
                Spelling.Number(writer, "itemsPerSecond", Reading.Throughput(job, at), 3);
                writer.WriteNumber("throttled", job.Stage.IsThrottled ? 1 : 0);
                Quantity(writer, "networkOut", 4 + (70 * Noise.Share(outline.Seed, (ulong)at.ToUnixTimeSeconds())), "MB/s", 1);
            }
        }

        writer.WriteNumber("errorsRecovered", (long)(Reading.At(job, at).Work * 3 * Noise.Share(outline.Seed, 61)));
        writer.WriteEndObject();
    }

    private static void Quantity(Utf8JsonWriter writer, string name, double value, string unit, int digits)
    {
        writer.WriteStartObject(name);
        Spelling.Number(writer, "value", value, digits);
        writer.WriteString("unit", unit);
        writer.WriteEndObject();
    }
}
