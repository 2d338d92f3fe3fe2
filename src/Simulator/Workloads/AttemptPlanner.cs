namespace Simulator.Workloads;

/// <summary>Decides, when GPUs are free for a job, everything that will happen until the attempt ends.</summary>
internal sealed class AttemptPlanner(Incidents incidents, Scenario scenario)
{
    private const int MaximumRetries = 2;
    private const double FinalizedProgress = 96;
    private const double UploadedProgress = 99;

    public Attempt Plan(JobOutline job, EndpointProfile profile, Attempt queued, DateTimeOffset at, ColdStart coldStart)
    {
        var random = new StoryRandom(job.Seed, (ulong)(1000 + queued.Number));
        var utilization = Math.Clamp(profile.Utilization + random.Between(-7, 5), 5, 97);
        var processing = job.TotalItems / (profile.Unit.PerSecond * job.Gpu.Speed * Math.Max(1, job.GpuCount));
        var ending = Draw(ref random, job, profile, queued.Number, at);
        var limit = profile.TimeoutSeconds * scenario.Length;
        if (ending == Ending.Timeout)
        {
            processing = Math.Max(processing, limit * random.Between(1.2, 2));
        }

        var waiting = queued.Stages[0] with { EndsAt = at };
        var stages = new StageBuilder(job.Gpu, at, [waiting], (4 * random.NextShare()) - 2);
        stages.Add(JobState.Initializing, RunningPhase.None, Initializing(ref random, coldStart), 2, 0, 0);
        var started = stages.Now;
        if (coldStart.Occurred)
        {
            var loading = coldStart.TotalSeconds - coldStart.Phases[0].Value;
            stages.Add(JobState.Running, RunningPhase.WarmingUp, loading, 11, 0, Work.FromProgress);
        }

        var processed = stages.Now;
        AddProcessing(ref random, new Work(incidents, stages, job.Gpu, processing, utilization), profile);
        var processedUntil = stages.Now;
        stages.Add(
            JobState.Running,
            RunningPhase.Finalizing,
            profile.FinalizingSeconds * random.Between(0.6, 1.7),
            27,
            1,
            FinalizedProgress
        );
        stages.Add(
            JobState.Running,
            RunningPhase.Uploading,
            profile.UploadingSeconds * random.Between(0.5, 2.2),
            3,
            1,
            UploadedProgress
        );
        var plannedEnd = stages.Now;

        var plan = queued with { ScheduledAt = at, StartedAt = started, PlannedEnd = plannedEnd, ColdStart = coldStart };
        var timeoutAt = started + StageBuilder.Milliseconds(limit);
        return Finish(
            ref random,
            plan,
            job,
            timeoutAt,
            incidents.IsModelUpdateBad(job.EndpointId, at),
            stages,
            ending,
            processed,
            processedUntil
        );
    }

    private static void AddProcessing(ref StoryRandom random, Work work, EndpointProfile profile)
    {
        if (random.Chance(profile.Odds.Paused))
        {
            var share = random.Between(0.15, 0.85);
            work.AddUntil(share);
            work.Pause(random.Between(25, 150));
        }

        work.AddUntil(1);
    }

    private static double Initializing(ref StoryRandom random, ColdStart coldStart) =>
        coldStart.Occurred ? coldStart.Phases[0].Value : random.Between(0.8, 2.5);

    private Ending Draw(ref StoryRandom random, JobOutline job, EndpointProfile profile, int attempt, DateTimeOffset at)
    {
        var draw = random.NextShare();
        if (incidents.IsModelUpdateBad(job.EndpointId, at))
        {
            return draw < 0.8 ? Ending.OutOfMemory : Ending.Completed;
        }

        // What failed once for a passing reason tends to work the second time.
        var trouble = scenario.Trouble * (attempt == 0 ? 1 : 0.6);
        var odds = profile.Odds;
        ReadOnlySpan<(double Share, Ending Ending)> bad =
        [
            (odds.OutOfMemory, Ending.OutOfMemory),
            (odds.Error, Ending.Error),
            (odds.Timeout, Ending.Timeout),
            (odds.Cancelled, Ending.Cancelled),
        ];
        foreach (var (share, ending) in bad)
        {
            draw -= share * trouble;
            if (draw < 0)
            {
                return ending;
            }
        }

        return Ending.Completed;
    }

    private static Attempt Finish(
        ref StoryRandom random,
        Attempt plan,
        JobOutline job,
        DateTimeOffset timeoutAt,
        bool isUpdateBad,
        StageBuilder stages,
        Ending ending,
        DateTimeOffset processed,
        DateTimeOffset processedUntil
    )
    {
        var span = (processedUntil < timeoutAt ? processedUntil : timeoutAt) - processed;
        switch (ending)
        {
            case Ending.Cancelled:
                return plan with { Stages = stages.End(JobState.Cancelled, processed + Part(span, random.NextShare())) };
            case Ending.OutOfMemory or Ending.Error:
                var failure =
                    ending == Ending.OutOfMemory
                        ? Failures.OutOfMemory(ref random, job)
                        : Failures.Other(ref random, job, plan.ColdStart!.Occurred);
                var failedAt =
                    failure.Code == Failures.ModelLoadFailed
                        ? plan.StartedAt!.Value + Part(processed - plan.StartedAt.Value, random.Between(0.4, 0.95))
                        : processed + Part(span, isUpdateBad ? random.Between(0.01, 0.1) : random.Between(0.08, 0.92));
                var retryAt =
                    failure.IsRetryable && plan.Number < MaximumRetries
                        ? failedAt + StageBuilder.Milliseconds(random.Between(20, 45) * Math.Pow(2, plan.Number))
                        : (DateTimeOffset?)null;
                return plan with { Failure = failure, RetryAt = retryAt, Stages = stages.End(JobState.Failed, failedAt) };
            case var _ when plan.PlannedEnd > timeoutAt:
                return plan with { Stages = stages.End(JobState.Timeout, timeoutAt) };
            default:
                return plan with { Stages = stages.End(JobState.Completed, plan.PlannedEnd) };
        }
    }

    private static TimeSpan Part(TimeSpan span, double share) => StageBuilder.Milliseconds(span.TotalSeconds * share);

    private enum Ending
    {
        Completed,
        OutOfMemory,
        Error,
        Timeout,
        Cancelled,
    }
}
