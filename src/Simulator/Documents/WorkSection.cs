using System.Text.Json;
using Simulator.Workloads;

namespace Simulator.Documents;

/// <summary><c>metadata</c>, <c>throughput</c> and <c>execution</c>: how far the work has come, how fast, and what it cost.</summary>
internal static class WorkSection
{
    public static void WriteMetadata(Utf8JsonWriter writer, ModelledJob job, DateTimeOffset at)
    {
        var outline = job.Outline;
        var reading = Reading.At(job, at);
        writer.WriteStartObject("metadata");
        if (outline.Unit.DoneField.Length > 0)
        {
            writer.WriteNumber(outline.Unit.DoneField, (long)(outline.TotalItems * reading.Work));
            writer.WriteNumber(outline.Unit.TotalField, outline.TotalItems);
        }

        var rate = Reading.Throughput(job, at);
        if (rate > 0)
        {
            Spelling.Number(writer, "averageProcessingTime", 1 / rate, 3);
        }

        if (outline.TotalItems >= 200)
        {
            var batches = Math.Clamp(outline.TotalItems / 50, 4, 40);
            writer.WriteNumber("currentBatch", Math.Min(batches, 1 + (long)(batches * reading.Work)));
            writer.WriteNumber("totalBatches", batches);
        }

        if (outline.ModelVersion is { } version)
        {
            writer.WriteString("modelVersion", version);
        }

        if (job.State == JobState.Paused)
        {
            writer.WriteString("pauseReason", outline.Seed % 2 == 0 ? "manual" : "preempted");
        }

        writer.WriteEndObject();
    }

    public static void WriteThroughput(Utf8JsonWriter writer, ModelledJob job, DateTimeOffset at)
    {
        if (job.Phase != RunningPhase.Processing || job.Outline.Unit.PerSecond <= 0)
        {
            return;
        }

        var rate = Reading.Throughput(job, at);
        var unit = job.Outline.Unit;
        switch (job.Outline.Dialect.Throughput)
        {
            case ThroughputShape.Rates:
                writer.WriteStartObject("throughput");
                Spelling.Number(writer, unit.Name + "PerSecond", rate, 3);
                if (unit.TokensEach > 0)
                {
                    Spelling.Number(writer, "tokensPerSecond", rate * unit.TokensEach);
                }

                writer.WriteEndObject();
                break;
            case ThroughputShape.Text:
                writer.WriteString("throughput", $"{rate:0.0} {unit.Name}/s");
                break;
            default:
                Spelling.Number(writer, "throughput", rate, 2);
                break;
        }
    }

    public static void WriteExecution(Utf8JsonWriter writer, ModelledJob job, DateTimeOffset at)
    {
        if (job.Attempt.StartedAt is not { } started)
        {
            return;
        }

        var outline = job.Outline;
        var done = outline.TotalItems * Reading.At(job, at).Work;
        writer.WriteStartObject("execution");
        writer.WriteNumber("duration", (long)(at - started).TotalSeconds);
        writer.WriteNumber("costAccrued", job.ShownCost(at) ?? 0);
        if (outline.Unit.TokensEach > 0)
        {
            writer.WriteNumber("tokensProcessed", (long)(done * outline.Unit.TokensEach));
        }

        writer.WriteNumber("apiCalls", (long)(done * 1.25));
        writer.WriteEndObject();
    }
}
