using System.Text.Json;
using Simulator.Workloads;

namespace Simulator.Documents;

/// <summary>What a document says of the end: output or error, final figures, peaks.</summary>
internal static class EndSection
{
    public static void Write(Utf8JsonWriter writer, ModelledJob job, DateTimeOffset at)
    {
        switch (job.State)
        {
            case JobState.Completed:
                WriteExecutionTime(writer, job);
                WriteOutput(writer, job);
                WriteFinalMetrics(writer, job, at);
                ResourceSection.WriteFinal(writer, job, at);
                break;
            case JobState.Failed:
                WriteError(writer, job);
                WritePartialResults(writer, job, at);
                writer.WriteBoolean("retryable", job.Attempt.Failure?.IsRetryable ?? false);
                writer.WriteNumber("retryCount", job.RetryCount);
                if (job.Attempt.RetryAt is { } retryAt)
                {
                    Spelling.Time(writer, "nextRetryAt", retryAt);
                }

                break;
            case JobState.Timeout:
                WriteExecutionTime(writer, job);
                WriteTimeout(writer, job);
                WritePartialResults(writer, job, at);
                WriteRetryCount(writer, job);
                break;
            default:
                if (job.Attempt.StartedAt is not null)
                {
                    WriteExecutionTime(writer, job);
                    WriteFinalMetrics(writer, job, at);
                }

                WriteRetryCount(writer, job);
                break;
        }
    }

    private static void WriteRetryCount(Utf8JsonWriter writer, ModelledJob job)
    {
        if (job.RetryCount > 0)
        {
            writer.WriteNumber("retryCount", job.RetryCount);
        }
    }

    private static void WriteExecutionTime(Utf8JsonWriter writer, ModelledJob job)
    {
        if (job.Attempt.StartedAt is { } started)
        {
            Spelling.Number(writer, "executionTime", (job.Stage.StartsAt - started).TotalSeconds);
        }
    }

    private static void WriteOutput(Utf8JsonWriter writer, ModelledJob job)
    {
        var outline = job.Outline;
        if (outline.Dialect.ResultField)
        {
            writer.WriteString(
                "result",
                $"Generated {outline.TotalItems} {outline.Unit.Name}, saved as output {outline.Seed % 0xFFFFFF:x6}"
            );
            return;
        }

        var format = outline.Unit.Name switch
        {
            "frames" => "mp4",
            "images" or "tiles" => "zip",
            "documents" or "minutes" => "jsonl",
            _ => "safetensors",
        };
        writer.WriteStartObject("output");
        writer.WriteString("result", "Output saved to storage");
        writer.WriteString("outputUrl", $"https://storage.tensorone.ai/outputs/{job.Id}.{format}");
        writer.WriteString("size", $"{Math.Round(0.4 + (Noise.Share(outline.Seed, 60) * 40), 1)}MB");
        writer.WriteString("format", format);
        writer.WriteEndObject();
    }

    private static void WriteFinalMetrics(Utf8JsonWriter writer, ModelledJob job, DateTimeOffset at)
    {
        var outline = job.Outline;
        var work = Reading.At(job, at).Work;
        writer.WriteStartObject("finalMetrics");
        if (outline.Unit.FinalField.Length > 0)
        {
            writer.WriteNumber(outline.Unit.FinalField, (long)(outline.TotalItems * work));
        }

        if (outline.Unit.WordsEach > 0)
        {
            writer.WriteNumber("wordsGenerated", (long)(outline.TotalItems * work * outline.Unit.WordsEach));
        }

        if (outline.Unit.TokensEach > 0)
        {
            writer.WriteNumber("tokensProcessed", (long)(outline.TotalItems * work * outline.Unit.TokensEach));
        }

        writer.WriteNumber("totalCost", job.ShownCost(at) ?? 0);
        if (job.State == JobState.Completed && outline.TotalItems > 0)
        {
            Spelling.Number(writer, "averageLatency", job.Attempt.Last.BilledFrom.TotalSeconds / outline.TotalItems, 3);
        }

        writer.WriteEndObject();
    }

    private static void WriteError(Utf8JsonWriter writer, ModelledJob job)
    {
        if (job.Attempt.Failure is not { } failure)
        {
            writer.WriteString("error", "Job failed");
            return;
        }

        if (job.Outline.Dialect.ErrorIsText)
        {
            writer.WriteString("error", failure.Message);
            return;
        }

        writer.WriteStartObject("error");
        writer.WriteString("code", failure.Code);
        writer.WriteString("message", failure.Message);
        writer.WriteStartObject("details");
        writer.WriteString("step", failure.Step);
        if (failure.MemoryRequiredBytes is { } required && failure.MemoryAvailableBytes is { } available)
        {
            Spelling.Memory(writer, "memoryRequired", required, MemorySpelling.Gigabytes);
            Spelling.Memory(writer, "memoryAvailable", available, MemorySpelling.Gigabytes);
        }

        if (failure.Suggestion is { } suggestion)
        {
            writer.WriteString("suggestion", suggestion);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteTimeout(Utf8JsonWriter writer, ModelledJob job)
    {
        var limit = (job.Stage.StartsAt - (job.Attempt.StartedAt ?? job.CreatedAt)).TotalSeconds;
        if (job.Outline.Dialect.ErrorIsText)
        {
            writer.WriteString("error", $"Job exceeded maximum execution time of {limit:0}s");
            return;
        }

        writer.WriteStartObject("error");
        writer.WriteString("code", "EXECUTION_TIMEOUT");
        writer.WriteString("message", $"Job exceeded maximum execution time of {limit:0}s");
        writer.WriteStartObject("details");
        Spelling.Number(writer, "limitSeconds", limit, 0);
        writer.WriteString("suggestion", "Raise the endpoint's timeout or split the input");
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WritePartialResults(Utf8JsonWriter writer, ModelledJob job, DateTimeOffset at)
    {
        var outline = job.Outline;
        var done = (long)(outline.TotalItems * Reading.At(job, at).Work);
        if (done == 0 || outline.Unit.DoneField.Length == 0)
        {
            return;
        }

        writer.WriteStartObject("partialResults");
        writer.WriteNumber(outline.Unit.DoneField, done);
        writer.WriteNumber(outline.Unit.TotalField, outline.TotalItems);
        writer.WriteStartArray("outputFiles");
        for (var file = 1; file <= 1 + (done * 3 / Math.Max(1, outline.TotalItems)); file++)
        {
            writer.WriteStringValue($"https://storage.tensorone.ai/temp/{job.Id}/partial_output_{file}.bin");
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
