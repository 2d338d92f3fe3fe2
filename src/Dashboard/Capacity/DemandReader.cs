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

    /// <param name="clock">Upstream's; null where that is ours.</param>
    /// <returns>The present attempt.</returns>
    public static GpuDemand Read(Job job, UpstreamClock? clock)
    {
        var resources = job.Document.ReadResources();
        var cold = job.Document.ReadColdStart();
        var isCold = cold is { Occurred: not false, DurationSeconds: >= 0 and < MostLoadSeconds };
        var ended = (job.IsEndEstimated ? EndOf(job, clock) : job.EndedAt) ?? At(job.GoneSince, clock);
        return Of(job, job.RetryCount, job.StartedAt, isCold ? cold!.SecondsBeforeStart : 0, ended, clock) with
        {
            Gpus = Math.Clamp(resources?.Gpus.Count ?? 1, 1, MostGpus),
            LoadSeconds =
                cold?.Occurred == false ? 0
                : isCold ? cold!.DurationSeconds
                : null,
        };
    }

    /// <summary>An attempt before the present one, of which upstream tells little.</summary>
    public static GpuDemand Read(Job job, JobAttempt attempt, UpstreamClock? clock) =>
        Of(
            job,
            attempt.RetryCount,
            attempt.StartedAt,
            0,
            !attempt.IsEndEstimated ? attempt.EndedAt
                // it was over before the job was seen
                : job.History is [{ RetryCount: var first }, ..] && first > attempt.RetryCount ? attempt.StartedAt
                : At(attempt.EndedAt, clock),
            clock
        );

    /// <summary>One that was over when it was first seen had not just ended then.</summary>
    private static DateTimeOffset? EndOf(Job job, UpstreamClock? clock) =>
        job.History is [{ State: var first }, ..] && !first.IsTerminal() ? At(job.EndedAt, clock)
        : job.DurationSeconds is >= 0 and < MostRunSeconds and var seconds ? job.StartedAt?.AddSeconds(seconds)
        : job.StartedAt;

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
        DateTimeOffset? queuedAt = retryCount == 0 ? job.CreatedAt : null;
        // what is loaded before the start is loaded on the GPU
        var held = startedAt?.AddSeconds(-secondsBeforeStart);
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

        // clocks that differ a little make no time that runs backwards
        held = held < queuedAt ? queuedAt : held;
        var end = ended < (held ?? queuedAt) ? held ?? queuedAt : ended;
        return new GpuDemand(job.JobId, retryCount + 1, queuedAt, held, end)
        {
            EndpointId = job.EndpointId,
            GpuType = job.GpuType,
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
