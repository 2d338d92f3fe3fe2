using System.Globalization;
using Dashboard.Components;
using Dashboard.Jobs;
using Dashboard.Jobs.Table;
using Shared.Jobs;

namespace Circuits.Pages;

/// <summary>A row of the grid: the texts that the jobs table has in its columns, written once for each change.</summary>
public sealed class GridRow
{
    /// <summary>Ends each progress, and nothing else in the frame.</summary>
    public const string ProgressMark = " %";

    private Job? _job;

    public string State { get; private set; } = "";

    public string Job { get; private set; } = "";

    public string Endpoint { get; private set; } = "";

    public string Progress { get; private set; } = "";

    public string Step { get; private set; } = "";

    public string Eta { get; private set; } = "";

    public string Gpu { get; private set; } = "";

    public string Cost { get; private set; } = "";

    public string Age { get; private set; } = "";

    /// <returns>False where it shows this already.</returns>
    public bool Take(Job job)
    {
        if (ReferenceEquals(job, _job))
        {
            return false;
        }

        _job = job;
        State = job.State.ToApiText();
        Job = job.JobId;
        Endpoint = job.EndpointId ?? "";
        Progress = string.Create(CultureInfo.InvariantCulture, $"{job.Progress:0.#}{ProgressMark}");
        Step = JobStepText.Of(job) ?? "";
        Eta = TimeOf(JobEta.Of(job));
        Gpu = string.Create(CultureInfo.InvariantCulture, $"{job.GpuType} {job.GpuUtilizationPercent:0}");
        Cost = job.Cost is { } cost ? Money.Format(cost) : "";
        Age = TimeOf(job.CreatedAt);
        return true;
    }

    /// <summary>The jobs table counts it down in the browser; here it stands still.</summary>
    private static string TimeOf(DateTimeOffset? at) => at?.ToString("HH:mm:ss", CultureInfo.InvariantCulture) ?? "";
}
