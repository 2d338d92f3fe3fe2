using Dashboard.Components;
using Dashboard.Components.Live;
using Shared.Jobs;

namespace Dashboard.Jobs;

/// <summary>A job as a row of the jobs table: one cell for each of <see cref="All"/>, in their order.</summary>
public sealed class JobRowFormat : ILiveRowFormat<Job>
{
    public static JobRowFormat Instance { get; } = new();

    public LiveColumns Columns => All;

    public static LiveColumns All { get; } =
        new(
            new LiveColumn("state", "State", LiveColumnKind.State, 136)
            {
                IsSortable = true,
                OnPhone = LiveColumnPlace.SecondLine,
            },
            new LiveColumn("job", "Job", LiveColumnKind.Link, 200)
            {
                IsSortable = true,
                Grows = true,
                Href = "/jobs/{key}",
                OnPhone = LiveColumnPlace.FirstLine,
            },
            new LiveColumn("endpoint", "Endpoint", LiveColumnKind.Text, 170) { IsSortable = true, HideBelow = 1000 },
            new LiveColumn("progress", "Progress", LiveColumnKind.Progress, 132)
            {
                IsSortable = true,
                OnPhone = LiveColumnPlace.SecondLineEnd,
            },
            new LiveColumn("step", "Step", LiveColumnKind.Text, 160) { HideBelow = 1380 },
            new LiveColumn("eta", "ETA", LiveColumnKind.Until, 96)
            {
                IsSortable = true,
                Description = "Time to the completion that upstream estimates, or to the next retry",
            },
            new LiveColumn("gpu", "GPU", LiveColumnKind.Meter, 208)
            {
                IsSortable = true,
                Description = "GPU type, and its utilisation while the job runs",
            },
            new LiveColumn("cost", "Cost", LiveColumnKind.Money, 84)
            {
                IsSortable = true,
                Description = "US dollars so far, or in the end",
            },
            new LiveColumn("age", "Age", LiveColumnKind.Age, 100)
            {
                IsSortable = true,
                Description = "Time since the job was created",
                OnPhone = LiveColumnPlace.FirstLineEnd,
            }
        );

    private JobRowFormat() { }

    public void Write(Job row, LiveCells cells)
    {
        WriteState(row, cells);
        cells.Text(row.JobId);
        cells.Text(row.EndpointId);
        cells.Number(row.Progress, "0.#");
        cells.Text(Step(row));
        cells.Instant(JobEta.Of(row));
        WriteGpu(row, cells);
        cells.Text(row.Cost is { } cost ? Money.Format(cost) : "");
        // of an upstream that began anew, its clock too, the jobs that are gone would be the youngest, and of no age
        cells.Instant(row.GoneSince is null ? row.CreatedAt : null);
    }

    private static void WriteState(Job row, LiveCells cells)
    {
        if (JobLook.OwnWordOf(row) is { } word)
        {
            cells.Text(JobLook.TokenOf(row), word);
        }
        else
        {
            cells.Text(JobLook.TokenOf(row));
        }
    }

    private static string? Step(Job row) =>
        row.IsTerminal ? row.ErrorCode ?? row.ErrorMessage
        : row.CurrentStep is { Length: > 0 } step ? step
        : row.Phase?.ToApiText();

    private static void WriteGpu(Job row, LiveCells cells)
    {
        var type = row.GpuType.AsSpan();
        type = type.StartsWith("NVIDIA ") ? type["NVIDIA ".Length..] : type;
        cells.Named(type, row is { State: JobState.Running, GoneSince: null } ? row.GpuUtilizationPercent : null, "0");
    }
}
