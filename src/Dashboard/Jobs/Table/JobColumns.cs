using System.Collections.Frozen;
using Dashboard.Components;
using Dashboard.Components.Live;
using Shared.Jobs;

namespace Dashboard.Jobs.Table;

/// <summary>All columns that the jobs table can have. A tag's is made where somebody asks for it.</summary>
internal static class JobColumns
{
    /// <summary>What leads to a job's page: a table always has it.</summary>
    public const string Job = "job";

    private const int MostTagLength = 64;
    private const string MeanOfRunning = "The mean of those that run";

    public static IReadOnlyList<JobColumn> All { get; } =
    [
        new(
            new LiveColumn("state", "State", LiveColumnKind.State, 132)
            {
                IsSortable = true,
                OnPhone = LiveColumnPlace.SecondLine,
            },
            WriteState,
            JobGroupText.WriteState
        ),
        new(
            new LiveColumn(Job, "Job", LiveColumnKind.Link, 176)
            {
                IsSortable = true,
                Grows = true,
                Href = "/jobs/{key}",
                OnPhone = LiveColumnPlace.FirstLine,
            },
            (job, cells) => cells.Text(job.JobId),
            JobGroupText.WriteName
        ),
        new(
            new LiveColumn("endpoint", "Endpoint", LiveColumnKind.Text, 170)
            {
                IsSortable = true,
                HideBelow = 1140,
                OnPhone = LiveColumnPlace.ThirdLine,
            },
            (job, cells) => cells.Text(job.EndpointId)
        ),
        new(
            new LiveColumn("progress", "Progress", LiveColumnKind.Progress, 132)
            {
                IsSortable = true,
                OfGroup = MeanOfRunning,
                OnPhone = LiveColumnPlace.SecondLineEnd,
            },
            (job, cells) => cells.Number(job.Progress, "0.#"),
            (sums, cells) => cells.Number(sums.Progress, "0.#")
        ),
        new(
            new LiveColumn("step", "Step", LiveColumnKind.Text, 160)
            {
                IsSortable = true,
                HideBelow = 1310,
                OnPhone = LiveColumnPlace.SecondLineMore,
            },
            (job, cells) => cells.Text(JobStepText.Of(job))
        ),
        new(
            new LiveColumn("eta", "ETA", LiveColumnKind.Until, 92)
            {
                IsSortable = true,
                Description = "Time to the completion that upstream estimates, or to the next retry",
            },
            (job, cells) => cells.Instant(JobEta.Of(job))
        ),
        new(
            new LiveColumn("gpu", "GPU", LiveColumnKind.Meter, 192)
            {
                IsSortable = true,
                Description = "GPU type, and its utilisation while the job runs",
                OfGroup = MeanOfRunning,
            },
            WriteGpu,
            (sums, cells) => cells.Named(sums.UtilizationPercent is null ? "" : "mean", sums.UtilizationPercent, "0")
        ),
        new(
            new LiveColumn("cost", "Cost", LiveColumnKind.Money, 92)
            {
                IsSortable = true,
                Description = "US dollars so far, or in the end, of all its attempts that were seen",
                OnPhone = LiveColumnPlace.ThirdLineEnd,
            },
            (job, cells) => cells.Text(job.CostOfAllAttempts is { } cost ? Money.Format(cost) : ""),
            (sums, cells) => cells.Text(sums.Cost is { } cost ? Money.Format(cost) : "")
        ),
        new(
            new LiveColumn("age", "Age", LiveColumnKind.Age, 100)
            {
                IsSortable = true,
                Description = "Time since the job was created",
                OnPhone = LiveColumnPlace.FirstLineEnd,
            },
            // of an upstream that began anew, its clock too, the jobs that are gone would be the youngest, and of no age
            (job, cells) => cells.Instant(job.GoneSince is null ? job.CreatedAt : null)
        ),
        new(
            new LiveColumn("priority", "Priority", LiveColumnKind.Text, 92) { IsSortable = true },
            (job, cells) => cells.Text(job.Priority)
        ),
        new(
            new LiveColumn("attempt", "Attempt", LiveColumnKind.Number, 84)
            {
                IsSortable = true,
                Description = "How many times it has been started; each retry is one more",
            },
            (job, cells) => cells.Number<int>(job.RetryCount + 1)
        ),
        new(
            new LiveColumn("memory", "GPU memory", LiveColumnKind.Meter, 180)
            {
                IsSortable = true,
                Description = "GPU memory used, and how much of what is installed that is",
            },
            WriteMemory
        ),
        new(
            new LiveColumn("started", "Started", LiveColumnKind.Age, 100)
            {
                IsSortable = true,
                Description = "Time since the job started",
            },
            (job, cells) => cells.Instant(job.StartedAt)
        ),
        new(
            new LiveColumn("ended", "Ended", LiveColumnKind.Age, 100)
            {
                IsSortable = true,
                Description = "Time since the job ended",
            },
            (job, cells) => cells.Instant(job.EndedAt)
        ),
        new(
            new LiveColumn("run", "Run time", LiveColumnKind.Age, 100)
            {
                IsSortable = true,
                Description = "From its start to its end, or until now; sorted, those that still run come last",
            },
            (job, cells) => WriteSpan(job.StartedAt, job.EndedAt, JobFacts.IsStillActive(job), cells)
        ),
        new(
            new LiveColumn("wait", "Waited", LiveColumnKind.Age, 100)
            {
                IsSortable = true,
                Description =
                    "From its creation, or the end of the attempt before, to its start, or until now; sorted, those that still wait come last",
            },
            (job, cells) => WriteSpan(job.WaitsSince, job.StartedAt, JobFacts.IsStillActive(job), cells)
        ),
        new(
            new LiveColumn("error", "Error", LiveColumnKind.Text, 180) { IsSortable = true },
            (job, cells) => cells.Text(job.ErrorCode ?? job.ErrorMessage)
        ),
        new(
            new LiveColumn("confirmed", "Confirmed", LiveColumnKind.Fresh, 132)
            {
                IsSortable = true,
                Description = "How long ago anything told of the job, and what it was",
            },
            (job, cells) =>
                cells.Named(WordOf(job.Source), (long?)JobFreshness.ToTheGrain(job.LastConfirmedAt).ToUnixTimeMilliseconds())
        ),
    ];

    private static readonly FrozenDictionary<string, JobColumn> ById = All.ToFrozenDictionary(
        column => column.Id,
        StringComparer.OrdinalIgnoreCase
    );

    /// <returns>Null where there is no such column.</returns>
    public static JobColumn? Find(string id) =>
        ById.TryGetValue(id, out var column) ? column
        : JobSorts.Find(id) is (JobSort.Tag, { Length: <= MostTagLength } tag) ? OfTag(tag)
        : null;

    private static JobColumn OfTag(string name) =>
        new(
            new LiveColumn(JobSorts.TagPrefix + name, name, LiveColumnKind.Text, 140)
            {
                IsSortable = true,
                Description = $"The tag {name}",
            },
            (job, cells) => cells.Text(JobTags.Find(job, name))
        );

    private static void WriteState(Job job, LiveCells cells)
    {
        if (JobLook.OwnWordOf(job) is { } word)
        {
            cells.Text(JobLook.TokenOf(job), word);
        }
        else
        {
            cells.Text(JobLook.TokenOf(job));
        }
    }

    private static void WriteGpu(Job job, LiveCells cells)
    {
        var type = job.GpuType.AsSpan();
        type = type.StartsWith("NVIDIA ") ? type["NVIDIA ".Length..] : type;
        cells.Named(type, job is { State: JobState.Running, GoneSince: null } ? job.GpuUtilizationPercent : null, "0");
    }

    private static void WriteMemory(Job job, LiveCells cells)
    {
        var (used, total) = (job.MemoryUsed, job.MemoryTotal);
        var share = used?.Bytes is { } bytes && total?.Bytes is > 0 and var all ? bytes / all * 100 : (double?)null;
        cells.Named(used?.ToString() ?? "", share, "0");
    }

    /// <summary>Two instants stand still, one ticks.</summary>
    private static void WriteSpan(DateTimeOffset? from, DateTimeOffset? to, bool isStillActive, LiveCells cells)
    {
        if (from is { } began && to is { } ended)
        {
            cells.Span(began, ended);
        }
        else
        {
            cells.Instant(isStillActive ? from : null);
        }
    }

    private static string WordOf(DocumentSource source) =>
        source switch
        {
            DocumentSource.Stream => "stream",
            DocumentSource.Webhook => "webhook",
            _ => "read",
        };
}
