using System.Text.Json;
using Simulator.Workloads;

namespace Simulator.Documents;

/// <summary>
/// A job's status document at a moment. As on the API's page, a document loses fields with age: what a completed or failed one drops (execution,
/// tags, priority, GPU type, cold start, the failed one its cost) is dropped here too.
/// </summary>
internal static class ModelledDocument
{
    public static void Write(Utf8JsonWriter writer, ModelledJob job, DateTimeOffset at, DocumentRequest request)
    {
        writer.WriteStartObject();
        writer.WriteString("jobId", job.Id);
        if (request.IsSummary)
        {
            WriteSummary(writer, job, at);
        }
        else if (request.IsPatch)
        {
            WritePatch(writer, job, at, request);
        }
        else
        {
            WriteWhole(writer, job, at, request);
        }

        writer.WriteEndObject();
    }

    private static void WriteSummary(Utf8JsonWriter writer, ModelledJob job, DateTimeOffset at)
    {
        writer.WriteString("status", job.State.Name());
        writer.WriteString("substate", job.Phase.Name());
        WriteProgress(writer, job, at);
        writer.WriteString("currentStep", StepName(job, at));
        if (Estimate.Of(job, at) is { } estimate)
        {
            Spelling.Time(writer, "estimatedCompletion", estimate);
        }
        else
        {
            writer.WriteNull("estimatedCompletion");
        }
    }

    private static void WritePatch(Utf8JsonWriter writer, ModelledJob job, DateTimeOffset at, DocumentRequest request)
    {
        WriteStatus(writer, job);
        WriteProgress(writer, job, at);
        WriteStep(writer, job, at);
        if (Estimate.Of(job, at) is { } estimate)
        {
            Spelling.Time(writer, "estimatedCompletion", estimate);
        }

        WorkSection.WriteMetadata(writer, job, at);
        WorkSection.WriteThroughput(writer, job, at);
        ResourceSection.WriteLive(writer, job, at, request.Resources);
        WorkSection.WriteExecution(writer, job, at);
        WriteIncluded(writer, job, at, request);
    }

    private static void WriteWhole(Utf8JsonWriter writer, ModelledJob job, DateTimeOffset at, DocumentRequest request)
    {
        WriteStatus(writer, job);
        WriteProgress(writer, job, at);
        writer.WriteString("endpointId", job.EndpointId);
        if (job.State.IsTerminal())
        {
            WriteTimes(writer, job);
            EndSection.Write(writer, job, at);
        }
        else
        {
            WriteLive(writer, job, at, request);
        }

        WriteIncluded(writer, job, at, request);
    }

    private static void WriteIncluded(Utf8JsonWriter writer, ModelledJob job, DateTimeOffset at, DocumentRequest request)
    {
        if (request.Metrics)
        {
            MetricsSection.Write(writer, job, at);
        }

        if (request.Logs)
        {
            LogSection.Write(writer, job, at);
        }
    }

    private static void WriteLive(Utf8JsonWriter writer, ModelledJob job, DateTimeOffset at, DocumentRequest request)
    {
        if (job.Outline.Priority is { } priority)
        {
            writer.WriteString("priority", priority);
        }

        WriteTimes(writer, job);
        WriteRetry(writer, job);
        if (Estimate.Of(job, at) is { } estimate)
        {
            Spelling.Time(writer, "estimatedCompletion", estimate);
        }

        WriteStep(writer, job, at);
        if (job.State is JobState.Running or JobState.Paused)
        {
            WorkSection.WriteMetadata(writer, job, at);
            WorkSection.WriteThroughput(writer, job, at);
            ResourceSection.WriteLive(writer, job, at, request.Resources);
            WorkSection.WriteExecution(writer, job, at);
        }
        else if (job.State == JobState.Initializing && request.Resources)
        {
            // The GPUs are held already, but not a part of what is always told.
            ResourceSection.WriteLive(writer, job, at, detailed: true);
        }

        ColdStartSection.Write(writer, job, at);
        WriteTags(writer, job);
    }

    private static void WriteStatus(Utf8JsonWriter writer, ModelledJob job)
    {
        var phase = job.Phase.Name();
        var spelling = job.Outline.Dialect.Substate;
        writer.WriteString("status", phase is not null && spelling == SubstateSpelling.Status ? phase : job.State.Name());
        if (phase is null)
        {
            return;
        }

        switch (spelling)
        {
            case SubstateSpelling.Substate:
                writer.WriteString("substate", phase);
                break;
            case SubstateSpelling.SubState:
                writer.WriteString("subState", phase);
                break;
            case SubstateSpelling.Substatus:
                writer.WriteString("substatus", phase);
                break;
        }
    }

    private static void WriteProgress(Utf8JsonWriter writer, ModelledJob job, DateTimeOffset at)
    {
        var progress = Reading.At(job, at).ProgressPercent;
        var digits = job.Outline.Dialect.FractionalProgress ? 10 : 1;
        writer.WriteNumber("progress", Math.Floor(progress * digits) / digits);
    }

    private static void WriteStep(Utf8JsonWriter writer, ModelledJob job, DateTimeOffset at)
    {
        var step =
            job.Outline.Dialect.Substate == SubstateSpelling.CurrentStep && job.Phase != RunningPhase.None
                ? job.Phase.Name()
                : StepName(job, at);
        if (step is not null)
        {
            writer.WriteString("currentStep", step);
        }
    }

    private static string? StepName(ModelledJob job, DateTimeOffset at) =>
        job.Phase switch
        {
            RunningPhase.WarmingUp => "loading_model",
            RunningPhase.Processing => job.Outline.Steps[
                Math.Min(job.Outline.Steps.Length - 1, (int)(Reading.At(job, at).Work * job.Outline.Steps.Length))
            ],
            RunningPhase.Finalizing => "preparing_output",
            RunningPhase.Uploading => "uploading_output",
            _ => job.State switch
            {
                JobState.Initializing => "allocating_resources",
                JobState.Queued => "waiting_for_resources",
                _ => null,
            },
        };

    private static void WriteTimes(Utf8JsonWriter writer, ModelledJob job)
    {
        Spelling.Time(writer, "createdAt", job.CreatedAt);
        var stage = job.Stage;
        if (job.Attempt.StartedAt is { } started && started <= stage.StartsAt && job.State != JobState.Initializing)
        {
            Spelling.Time(writer, "startedAt", started);
        }

        var end = job.State switch
        {
            JobState.Completed => "completedAt",
            JobState.Failed => "failedAt",
            JobState.Cancelled => "cancelledAt",
            JobState.Timeout => "timedOutAt",
            _ => null,
        };
        if (end is not null)
        {
            Spelling.Time(writer, end, stage.StartsAt);
        }
    }

    // A retried job takes back what its failure had said.
    private static void WriteRetry(Utf8JsonWriter writer, ModelledJob job)
    {
        if (job.RetryCount == 0)
        {
            return;
        }

        writer.WriteNumber("retryCount", job.RetryCount);
        if (job.Outline.Dialect.StreamsPatches)
        {
            writer.WriteNull("error");
            writer.WriteNull("failedAt");
            writer.WriteNull("nextRetryAt");
        }
    }

    private static void WriteTags(Utf8JsonWriter writer, ModelledJob job)
    {
        if (job.Tags.Count == 0)
        {
            return;
        }

        writer.WriteStartObject("tags");
        foreach (var (name, value) in job.Outline.Tags)
        {
            writer.WriteString(name, value);
        }

        writer.WriteEndObject();
    }
}
