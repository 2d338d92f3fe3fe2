using System.Text.Json;
using Simulator.Workloads;

namespace Simulator.Documents;

/// <summary><c>coldStart</c>: phases appear as they end, the whole once the model is loaded.</summary>
internal static class ColdStartSection
{
    private const double WorthASuggestionSeconds = 30;

    public static void Write(Utf8JsonWriter writer, ModelledJob job, DateTimeOffset at)
    {
        if (
            job.Attempt.ColdStart is not { } coldStart
            || job.State is not (JobState.Initializing or JobState.Running or JobState.Paused)
        )
        {
            return;
        }

        writer.WriteStartObject("coldStart");
        writer.WriteBoolean("occurred", coldStart.Occurred);
        if (coldStart.Occurred)
        {
            var spent = (at - job.Attempt.ScheduledAt!.Value).TotalSeconds;
            Spelling.Number(writer, "duration", Math.Min(spent, coldStart.TotalSeconds));
            WritePhases(writer, coldStart, spent);
        }

        writer.WriteBoolean("cacheHit", coldStart.CacheHit);
        if (coldStart.Occurred && !coldStart.CacheHit && coldStart.TotalSeconds > WorthASuggestionSeconds)
        {
            writer.WriteStartArray("optimizationSuggestions");
            writer.WriteStringValue("Consider using warm pools for frequently accessed models");
            if (coldStart.TotalSeconds > 2 * WorthASuggestionSeconds)
            {
                writer.WriteStringValue("Optimize model size or use quantized versions");
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static void WritePhases(Utf8JsonWriter writer, ColdStart coldStart, double spent)
    {
        writer.WriteStartObject("phases");
        foreach (var (name, seconds) in coldStart.Phases)
        {
            if (spent <= 0)
            {
                break;
            }

            Spelling.Number(writer, name, Math.Min(seconds, spent));
            spent -= seconds;
        }

        writer.WriteEndObject();
    }
}
