using System.Globalization;
using Dashboard.Jobs.Table;
using Shared.Jobs;

namespace Dashboard.Jobs.Export;

/// <summary>What an export has for a column: values for programs, without units, in UTC.</summary>
internal static class JobExportFields
{
    /// <param name="column">One that <see cref="JobColumns.Find"/> finds.</param>
    public static IReadOnlyList<JobExportField> Of(string column) =>
        column switch
        {
            "state" => [new("state", (job, _) => job.StateText ?? job.State.ToApiText())],
            "job" => [new("jobId", (job, _) => job.JobId)],
            "endpoint" => [new("endpointId", (job, _) => job.EndpointId)],
            "progress" => [Number("progressPercent", job => job.Progress)],
            "step" => [new("step", (job, _) => JobStepText.Of(job))],
            "eta" => [Time("eta", JobEta.Of)],
            "gpu" => [new("gpuType", (job, _) => job.GpuType), Number("gpuUtilizationPercent", job => job.GpuUtilizationPercent)],
            "cost" =>
            [
                new("costUsd", (job, _) => job.CostOfAllAttempts?.ToString(CultureInfo.InvariantCulture)) { IsNumber = true },
            ],
            "age" => [Time("createdAt", job => job.CreatedAt)],
            "priority" => [new("priority", (job, _) => job.Priority)],
            "attempt" => [Number("attempt", job => job.RetryCount + 1)],
            "memory" =>
            [
                Number("gpuMemoryUsedBytes", job => job.MemoryUsed?.Bytes),
                Number("gpuMemoryTotalBytes", job => job.MemoryTotal?.Bytes),
            ],
            "started" => [Time("startedAt", job => job.StartedAt)],
            "ended" => [Time("endedAt", job => job.EndedAt)],
            "run" => [Span("runSeconds", job => job.StartedAt, job => job.EndedAt)],
            "wait" => [Span("waitSeconds", job => job.WaitsSince, job => job.StartedAt)],
            "error" => [new("errorCode", (job, _) => job.ErrorCode), new("errorMessage", (job, _) => job.ErrorMessage)],
            "confirmed" =>
            [
                Time("confirmedAt", job => job.LastConfirmedAt),
                new("source", (job, _) => job.Source.ToString().ToLowerInvariant()),
            ],
            _ => [new(column, (job, _) => JobTags.Find(job, column[JobSorts.TagPrefix.Length..]))],
        };

    private static JobExportField Number(string name, Func<Job, double?> read) =>
        new(name, (job, _) => read(job)?.ToString("R", CultureInfo.InvariantCulture)) { IsNumber = true };

    private static JobExportField Time(string name, Func<Job, DateTimeOffset?> read) =>
        new(name, (job, _) => read(job)?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture));

    /// <summary>Until now where it still grows.</summary>
    private static JobExportField Span(string name, Func<Job, DateTimeOffset?> from, Func<Job, DateTimeOffset?> to) =>
        new(
            name,
            (job, now) =>
                ((to(job) ?? (JobFacts.IsStillActive(job) ? now : null)) - from(job))?.TotalSeconds.ToString(
                    "0.###",
                    CultureInfo.InvariantCulture
                )
        )
        {
            IsNumber = true,
        };
}

/// <param name="Read">Of a job, at a time of upstream's clock; null where there is none.</param>
internal sealed record JobExportField(string Name, Func<Job, DateTimeOffset, string?> Read)
{
    /// <summary>What a spreadsheet would take for a formula is none.</summary>
    public bool IsNumber { get; init; }
}
