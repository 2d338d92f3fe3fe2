using Shared.Api;
using Shared.Details;
using Shared.Jobs;

namespace Dashboard.Capacity;

/// <summary>Reads the attempts of a job as demands. Pure.</summary>
internal static class DemandReader
{
    /// <summary>Longer than any start: a clock that jumped, or another unit.</summary>
    private const double MostLoadSeconds = 86_400;

    /// <summary>Longer than any job: ten years.</summary>
    private const double MostRunSeconds = 3_660 * MostLoadSeconds;

    private const int MostGpus = 1_024;

    /// <summary>What lies beyond is no time of anybody's jobs, and none to reckon with.</summary>
    private const int FirstYear = 1970;
    private const int LastYear = 2200;

    /// <param name="clock">Upstream's; null where that is ours.</param>
    /// <returns>The present attempt.</returns>
    public static GpuDemand Read(Job job, UpstreamClock? clock)
    {
        var cold = job.Document.ReadColdStart();
        var isCold = cold is { Occurred: not false, DurationSeconds: >= 0 and < MostLoadSeconds };
        var ended = job.IsTerminal ? EndOf(job, clock) : At(job.GoneSince, clock);
        var gpus = CountGpus(job);
        return Of(job, job.RetryCount, job.StartedAt, isCold ? cold!.SecondsBeforeStart : 0, ended, clock) with
        {
            GpuType = job.GpuType is { Length: > 0 } type ? type : null,
            Gpus = gpus ?? 1,
            AreGpusTold = gpus is not null,
            LoadSeconds =
                cold?.Occurred == false ? 0
                : isCold ? cold!.DurationSeconds
                : null,
        };
    }

    /// <summary>An attempt before the present one, of which upstream tells little: what GPUs it had, the present document does not say.</summary>
    public static GpuDemand Read(Job job, JobAttempt attempt, UpstreamClock? clock)
    {
        // another one followed, so it is over, also where nobody has seen its end
        var next = job.History.FirstOrDefault(entry => entry.RetryCount > attempt.RetryCount);
        var isUnseen = attempt.IsEndEstimated && next is not null && next == job.History[0];
        var ended = isUnseen ? attempt.StartedAt : Told(attempt, clock) ?? At(next?.Since, clock) ?? Sane(job.StartedAt);
        var demand = Of(job, attempt.RetryCount, attempt.StartedAt, 0, ended, clock);
        return demand with
        {
            // of one that nobody saw, and of which nothing is told, nothing is known
            QueuedAt =
                demand.HeldFrom is null && !job.History.Any(entry => entry.RetryCount == attempt.RetryCount)
                    ? null
                    : demand.QueuedAt,
            EndedAt = demand.EndedAt ?? demand.HeldFrom ?? demand.QueuedAt,
        };
    }

    /// <summary>Null where they are not listed one by one.</summary>
    public static int? CountGpus(Job job) =>
        job.Document.ReadResources()?.Gpus is { Count: > 0 } gpus && (gpus.Count > 1 || gpus[0].Id is not null)
            ? Math.Min(gpus.Count, MostGpus)
            : null;

    private static DateTimeOffset? Told(JobAttempt attempt, UpstreamClock? clock) =>
        attempt.IsEndEstimated ? At(attempt.EndedAt, clock) : Sane(attempt.EndedAt);

    /// <summary>One that was over when it was first seen had not just ended then.</summary>
    private static DateTimeOffset? EndOf(Job job, UpstreamClock? clock)
    {
        if (!job.IsEndEstimated && Sane(job.EndedAt) is { } told)
        {
            return told;
        }

        var seen = At(job.StateSince, clock);
        if (job.History is [{ State: var first }, ..] && !first.IsTerminal())
        {
            return seen;
        }

        var started = Sane(job.StartedAt);
        return job.DurationSeconds is >= 0 and < MostRunSeconds and var seconds
            ? started?.AddSeconds(seconds) ?? seen
            : started ?? seen;
    }

    private static DateTimeOffset? Sane(DateTimeOffset? told) => told is { Year: >= FirstYear and <= LastYear } ? told : null;

    /// <summary>Whether two states of a job may tell another demand; what it uses comes again and again.</summary>
    public static bool IsNews(Job before, Job after) =>
        before.State != after.State
        || before.RetryCount != after.RetryCount
        || before.StartedAt != after.StartedAt
        || before.EndedAt != after.EndedAt
        || before.CreatedAt != after.CreatedAt
        || before.GoneSince != after.GoneSince
        || before.EndpointId != after.EndpointId
        || before.GpuType != after.GpuType
        || before.Phase != after.Phase
        || before.History.Length != after.History.Length
        || before.PreviousAttempts.Length != after.PreviousAttempts.Length;

    private static GpuDemand Of(
        Job job,
        int retryCount,
        DateTimeOffset? startedAt,
        double secondsBeforeStart,
        DateTimeOffset? ended,
        UpstreamClock? clock
    )
    {
        (startedAt, ended) = (Sane(startedAt), Sane(ended));
        var queuedAt = retryCount == 0 ? Sane(job.CreatedAt) : null;
        // what is loaded before the start is loaded on the GPU
        var held =
            job.State == JobState.Queued && retryCount == job.RetryCount ? null : startedAt?.AddSeconds(-secondsBeforeStart);
        var isHeldSeen = false;
        foreach (var entry in job.History)
        {
            if (entry.RetryCount != retryCount)
            {
                continue;
            }

            if (entry.State == JobState.Queued && retryCount > 0)
            {
                queuedAt ??= At(entry.Since, clock);
            }
            else if (entry.State is JobState.Initializing or JobState.Running or JobState.Paused && !isHeldSeen)
            {
                isHeldSeen = true;
                var seen = At(entry.Since, clock);
                // told is nearer than seen, but a start is later than the loading before it
                held = held is null || (entry.State == JobState.Initializing && seen < held) ? seen : held;
            }
        }

        // nobody has told when it left the queue: what was seen first tells nothing of how long it waited
        var first = job.History.FirstOrDefault(entry => entry.RetryCount == retryCount);
        if (startedAt is null && first is not null and not { State: JobState.Queued or JobState.Cancelled })
        {
            queuedAt = null;
        }

        // clocks that differ make no time that runs backwards; what holds GPUs holds them from its start, whenever it says that it was created
        queuedAt = held < queuedAt ? held : queuedAt;
        var end = ended < (held ?? queuedAt) ? held ?? queuedAt : ended;
        return new GpuDemand(job.JobId, retryCount + 1, queuedAt, held, end)
        {
            EndpointId = job.EndpointId,
            Rank = job.Priority?.ToUpperInvariant() switch
            {
                "HIGH" or "URGENT" or "CRITICAL" => 0,
                "LOW" => 2,
                _ => 1,
            },
        };
    }

    private static DateTimeOffset? At(DateTimeOffset? ours, UpstreamClock? clock) => ours is { } at ? clock?.At(at) ?? at : null;
}
