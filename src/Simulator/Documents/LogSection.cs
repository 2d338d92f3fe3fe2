using System.Text.Json;
using Simulator.Workloads;

namespace Simulator.Documents;

/// <summary><c>include=logs</c>, in the three shapes that readers must take: lines, entries, one block of text.</summary>
internal static class LogSection
{
    private const int LastLines = 100;

    public static void Write(Utf8JsonWriter writer, ModelledJob job, DateTimeOffset at)
    {
        var lines = JobLog.Of(job, at, DateTimeOffset.MinValue).TakeLast(LastLines);
        if (job.Outline.Dialect.Logs == LogShape.Block)
        {
            writer.WriteString("logs", string.Join('\n', lines.Select(Text)));
            return;
        }

        writer.WriteStartArray("logs");
        foreach (var line in lines)
        {
            if (job.Outline.Dialect.Logs == LogShape.Lines)
            {
                writer.WriteStringValue(Text(line));
            }
            else
            {
                WriteEntry(writer, line);
            }
        }

        writer.WriteEndArray();
    }

    public static void WriteEntry(Utf8JsonWriter writer, LogLine line, bool withJob = false)
    {
        writer.WriteStartObject();
        Spelling.Time(writer, "timestamp", line.At);
        writer.WriteString("level", line.Level);
        if (withJob)
        {
            writer.WriteString("jobId", line.JobId);
        }

        writer.WriteString("message", line.Message);
        writer.WriteEndObject();
    }

    public static string Text(LogLine line) => $"{Spelling.Time(line.At)} [{line.Level}] {line.Message}";
}
