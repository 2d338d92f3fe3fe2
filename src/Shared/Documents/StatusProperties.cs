namespace Shared.Documents;

/// <summary>Finds a property by its name's bytes: by length first, so that most names cost one comparison.</summary>
internal static class StatusProperties
{
    public static StatusProperty Find(ReadOnlySpan<byte> name) =>
        name.Length switch
        {
            4 when name.SequenceEqual("tags"u8) => StatusProperty.Tags,
            4 when name.SequenceEqual("logs"u8) => StatusProperty.Logs,
            5 when name.SequenceEqual("jobId"u8) => StatusProperty.JobId,
            5 when name.SequenceEqual("error"u8) => StatusProperty.Error,
            6 when name.SequenceEqual("status"u8) => StatusProperty.Status,
            6 when name.SequenceEqual("output"u8) => StatusProperty.Output,
            6 when name.SequenceEqual("result"u8) => StatusProperty.Result,
            7 when name.SequenceEqual("metrics"u8) => StatusProperty.Metrics,
            7 when name.SequenceEqual("endedAt"u8) => StatusProperty.EndedAt,
            8 => FindOf8(name),
            9 => FindOf9(name),
            10 => FindOf10(name),
            11 => FindOf11(name),
            12 when name.SequenceEqual("finalMetrics"u8) => StatusProperty.FinalMetrics,
            13 when name.SequenceEqual("executionTime"u8) => StatusProperty.ExecutionTime,
            14 when name.SequenceEqual("partialResults"u8) => StatusProperty.PartialResults,
            19 when name.SequenceEqual("estimatedCompletion"u8) => StatusProperty.EstimatedCompletion,
            _ => StatusProperty.Other,
        };

    public static string PartNameOf(StatusProperty property) =>
        property switch
        {
            StatusProperty.ColdStart => PartNames.ColdStart,
            StatusProperty.Error => PartNames.Error,
            StatusProperty.Execution => PartNames.Execution,
            StatusProperty.FinalMetrics => PartNames.FinalMetrics,
            StatusProperty.Logs => PartNames.Logs,
            StatusProperty.Metadata => PartNames.Metadata,
            StatusProperty.Metrics => PartNames.Metrics,
            StatusProperty.Output => PartNames.Output,
            StatusProperty.PartialResults => PartNames.PartialResults,
            StatusProperty.Resources => PartNames.Resources,
            StatusProperty.Result => PartNames.Result,
            StatusProperty.Tags => PartNames.Tags,
            StatusProperty.Throughput => PartNames.Throughput,
            _ => throw new ArgumentOutOfRangeException(nameof(property), property, "is not kept as a part"),
        };

    private static StatusProperty FindOf8(ReadOnlySpan<byte> name) =>
        name switch
        {
            _ when name.SequenceEqual("progress"u8) => StatusProperty.Progress,
            _ when name.SequenceEqual("priority"u8) => StatusProperty.Priority,
            _ when name.SequenceEqual("metadata"u8) => StatusProperty.Metadata,
            _ when name.SequenceEqual("substate"u8) || name.SequenceEqual("subState"u8) => StatusProperty.Substate,
            _ when name.SequenceEqual("failedAt"u8) => StatusProperty.EndedAt,
            _ => StatusProperty.Other,
        };

    private static StatusProperty FindOf9(ReadOnlySpan<byte> name) =>
        name switch
        {
            _ when name.SequenceEqual("createdAt"u8) => StatusProperty.CreatedAt,
            _ when name.SequenceEqual("startedAt"u8) => StatusProperty.StartedAt,
            _ when name.SequenceEqual("resources"u8) => StatusProperty.Resources,
            _ when name.SequenceEqual("execution"u8) => StatusProperty.Execution,
            _ when name.SequenceEqual("retryable"u8) => StatusProperty.Retryable,
            _ when name.SequenceEqual("coldStart"u8) => StatusProperty.ColdStart,
            _ when name.SequenceEqual("goneSince"u8) => StatusProperty.GoneSince,
            _ when name.SequenceEqual("substatus"u8) => StatusProperty.Substate,
            _ => StatusProperty.Other,
        };

    private static StatusProperty FindOf10(ReadOnlySpan<byte> name) =>
        name switch
        {
            _ when name.SequenceEqual("endpointId"u8) => StatusProperty.EndpointId,
            _ when name.SequenceEqual("retryCount"u8) => StatusProperty.RetryCount,
            _ when name.SequenceEqual("throughput"u8) => StatusProperty.Throughput,
            _ when name.SequenceEqual("timedOutAt"u8) || name.SequenceEqual("canceledAt"u8) => StatusProperty.EndedAt,
            _ => StatusProperty.Other,
        };

    private static StatusProperty FindOf11(ReadOnlySpan<byte> name) =>
        name switch
        {
            _ when name.SequenceEqual("currentStep"u8) => StatusProperty.CurrentStep,
            _ when name.SequenceEqual("nextRetryAt"u8) => StatusProperty.NextRetryAt,
            _ when name.SequenceEqual("completedAt"u8) || name.SequenceEqual("cancelledAt"u8) => StatusProperty.EndedAt,
            _ => StatusProperty.Other,
        };
}
