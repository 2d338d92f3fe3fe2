using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Shared.Jobs;

namespace Shared.Documents;

/// <summary>Writes a document in the API's own shape; what it writes, <see cref="DocumentReader"/> reads back as an equal document.</summary>
public static class DocumentWriter
{
    /// <summary>For a writer that several documents go to.</summary>
    public static JsonWriterOptions Options { get; } =
        new()
        {
            // the result is served as JSON, never put into HTML
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };

    public static byte[] Write(JobStatusDocument document)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        Write(buffer, document);
        return buffer.WrittenSpan.ToArray();
    }

    public static void Write(IBufferWriter<byte> output, JobStatusDocument document)
    {
        using var writer = new Utf8JsonWriter(output, Options);
        Write(writer, document);
    }

    public static void Write(Utf8JsonWriter writer, JobStatusDocument document)
    {
        writer.WriteStartObject();
        writer.WriteString("jobId"u8, document.JobId);
        if (document.State is { } state)
        {
            writer.WriteString("status"u8, document.StateText ?? state.ToApiText());
        }

        WriteText(writer, document, DocumentFields.Phase, "substate"u8, document.Phase?.ToApiText());
        WriteTime(writer, document, DocumentFields.None, "goneSince"u8, document.GoneSince);
        WriteNumber(writer, document, DocumentFields.Progress, "progress"u8, document.Progress);
        WriteText(writer, document, DocumentFields.EndpointId, "endpointId"u8, document.EndpointId);
        WriteText(writer, document, DocumentFields.Priority, "priority"u8, document.Priority);
        WriteTime(writer, document, DocumentFields.CreatedAt, "createdAt"u8, document.CreatedAt);
        WriteTime(writer, document, DocumentFields.StartedAt, "startedAt"u8, document.StartedAt);
        WriteTime(writer, document, DocumentFields.EndedAt, EndedAtName(document.State), document.EndedAt);
        WriteTime(writer, document, DocumentFields.EstimatedCompletion, "estimatedCompletion"u8, document.EstimatedCompletion);
        WriteText(writer, document, DocumentFields.CurrentStep, "currentStep"u8, document.CurrentStep);
        WriteNumber(writer, document, DocumentFields.ExecutionTime, "executionTime"u8, document.ExecutionTimeSeconds);
        WriteBoolean(writer, document, DocumentFields.Retryable, "retryable"u8, document.IsRetryable);
        WriteNumber(writer, document, DocumentFields.RetryCount, "retryCount"u8, document.RetryCount);
        WriteTime(writer, document, DocumentFields.NextRetryAt, "nextRetryAt"u8, document.NextRetryAt);
        foreach (var part in document.Parts)
        {
            writer.WritePropertyName(part.Name);
            writer.WriteRawValue(part.Json.Span, skipInputValidation: true);
        }

        writer.WriteEndObject();
    }

    /// <summary>The page's <c>format=summary</c>.</summary>
    public static void WriteSummary(Utf8JsonWriter writer, JobStatusDocument document)
    {
        writer.WriteStartObject();
        writer.WriteString("jobId"u8, document.JobId);
        if (document.State is { } state)
        {
            writer.WriteString("status"u8, document.StateText ?? state.ToApiText());
        }

        WriteText(writer, document, DocumentFields.Phase, "substate"u8, document.Phase?.ToApiText());
        WriteTime(writer, document, DocumentFields.None, "goneSince"u8, document.GoneSince);
        WriteNumber(writer, document, DocumentFields.Progress, "progress"u8, document.Progress);
        WriteText(writer, document, DocumentFields.CurrentStep, "currentStep"u8, document.CurrentStep);
        WriteTime(writer, document, DocumentFields.EstimatedCompletion, "estimatedCompletion"u8, document.EstimatedCompletion);
        writer.WriteEndObject();
    }

    private static ReadOnlySpan<byte> EndedAtName(JobState? state) =>
        state switch
        {
            JobState.Completed => "completedAt"u8,
            JobState.Failed => "failedAt"u8,
            JobState.Cancelled => "cancelledAt"u8,
            JobState.Timeout => "timedOutAt"u8,
            _ => "endedAt"u8,
        };

    private static void WriteText(
        Utf8JsonWriter writer,
        JobStatusDocument document,
        DocumentFields field,
        ReadOnlySpan<byte> name,
        string? value
    )
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
        else if (document.Has(field))
        {
            writer.WriteNull(name);
        }
    }

    private static void WriteNumber(
        Utf8JsonWriter writer,
        JobStatusDocument document,
        DocumentFields field,
        ReadOnlySpan<byte> name,
        double? value
    )
    {
        if (value is { } number)
        {
            writer.WriteNumber(name, number);
        }
        else if (document.Has(field))
        {
            writer.WriteNull(name);
        }
    }

    private static void WriteBoolean(
        Utf8JsonWriter writer,
        JobStatusDocument document,
        DocumentFields field,
        ReadOnlySpan<byte> name,
        bool? value
    )
    {
        if (value is { } boolean)
        {
            writer.WriteBoolean(name, boolean);
        }
        else if (document.Has(field))
        {
            writer.WriteNull(name);
        }
    }

    private static void WriteTime(
        Utf8JsonWriter writer,
        JobStatusDocument document,
        DocumentFields field,
        ReadOnlySpan<byte> name,
        DateTimeOffset? value
    )
    {
        if (value is { } time)
        {
            // 'Z' instead of '+00:00', as the API page writes it
            writer.WriteString(name, time.UtcDateTime);
        }
        else if (document.Has(field))
        {
            writer.WriteNull(name);
        }
    }
}
