namespace Simulator.Workloads;

/// <summary>
/// Makes up jobs so that about the wanted number is alive at any time: each that ends is followed by another. Or, with open arrivals, they come
/// as fast as they would if none waited, so that queues grow where there are too few GPUs.
/// </summary>
internal sealed class ScenarioSource : StorySource
{
    // Numbers of jobs that come on top of the wanted population begin here.
    private const long FirstExtra = 1L << 61;

    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    private readonly Scenario _scenario;
    private readonly int _jobs;
    private readonly Incidents _incidents;
    private readonly GpuCluster _cluster;
    private readonly WarmPools _warmPools = new();
    private readonly AttemptPlanner _planner;
    private readonly JobMaker _maker;
    private readonly ulong _seed;
    private readonly bool _isOpen;
    private readonly Population _population;
    private readonly double _meanLifeSeconds;

    public ScenarioSource(Scenario scenario, int jobs, ulong seed, DateTimeOffset start, bool isOpen = false)
    {
        _isOpen = isOpen;
        _population = new Population(EndpointCatalog.All, scenario.Length);
        _meanLifeSeconds = _population.MeanArrivalLifeSeconds;
        _scenario = scenario;
        _jobs = jobs;
        _seed = seed;
        _incidents = new Incidents(start, scenario.HasIncidents);
        _cluster = new GpuCluster(_incidents);
        _planner = new AttemptPlanner(_incidents, scenario);
        _maker = new JobMaker(scenario, seed, _incidents);
    }

    public override void Begin(Story story)
    {
        foreach (var (gpu, wanted) in _population.Gpus(_jobs))
        {
            _cluster.SetCapacity(gpu, Math.Max(8, (int)Math.Ceiling(wanted * _scenario.Capacity)));
        }

        PlanArchive(story);
        var random = new StoryRandom(_seed, 1);
        var begin = story.Clock.Start - _scenario.Before;
        if (_isOpen)
        {
            story.PlanArrival(Whole(begin), 0);
            return;
        }

        for (var job = 0; job < _jobs; job++)
        {
            story.PlanArrival(Whole(begin + (_scenario.Before * 0.6 * random.NextShare())), job);
        }
    }

    public override void Arrive(Story story, DateTimeOffset at, long number, object? payload)
    {
        story.TryAdd(_maker.Make(story.NextOrdinal(), number, at, isArchived: number < 0), at);
        if (_isOpen && number >= 0)
        {
            // by the job's number alone: with more GPUs or fewer, the same jobs come at the same times
            var random = new StoryRandom(_seed ^ StoryRandom.Mix((ulong)number + 5), 7);
            story.PlanArrival(Whole(at + TimeSpan.FromSeconds(random.Exponential(_meanLifeSeconds / _jobs))), number + 1);
        }
    }

    public override void Changed(Story story, SimulatedJob job, DateTimeOffset at)
    {
        if (job is not ModelledJob { Profile: { } profile } modelled)
        {
            return;
        }

        if (modelled.State == JobState.Queued)
        {
            Queue(story, modelled, profile, at);
            return;
        }

        if (!modelled.State.IsTerminal())
        {
            return;
        }

        if (modelled.Attempt.ScheduledAt is not null && !JobMaker.IsArchived(modelled))
        {
            _cluster.Release(modelled);
            _warmPools.Release(modelled, at);
            Dispatch(story, modelled.Outline.Gpu, at);
        }

        if (modelled.IsOver && !_isOpen && !JobMaker.IsArchived(modelled))
        {
            Replace(story, modelled, at);
        }
    }

    private void Queue(Story story, ModelledJob job, EndpointProfile profile, DateTimeOffset at)
    {
        if (JobMaker.IsArchived(job))
        {
            // A month ago there was room.
            Start(story, job, profile, at);
            return;
        }

        _cluster.Enqueue(job);
        Dispatch(story, job.Outline.Gpu, at);
    }

    private void Dispatch(Story story, GpuModel gpu, DateTimeOffset at)
    {
        while (_cluster.Next(gpu, at) is { } job)
        {
            Start(story, job, job.Profile!, at);
        }
    }

    private void Start(Story story, ModelledJob job, EndpointProfile profile, DateTimeOffset at)
    {
        var coldStart = _warmPools.Take(job, at, profile);
        job.Start(_planner.Plan(job.Outline, profile, job.Attempt, at, coldStart));
        story.Entered(job, at);
    }

    private void Replace(Story story, ModelledJob job, DateTimeOffset at)
    {
        if (job.Outline.Number >= FirstExtra)
        {
            return;
        }

        var random = new StoryRandom(job.Outline.Seed, 3);
        story.PlanArrival(Whole(at + TimeSpan.FromSeconds(random.Exponential(4))), job.Outline.Number + _jobs);
        if (_incidents.IsShort(job.Outline.Gpu, at) && random.Chance(0.5))
        {
            // The shortage meets more demand than usual; such a job is not replaced, or there would be more for ever.
            var number = FirstExtra + (long)(StoryRandom.Mix(job.Outline.Seed) >> 4);
            story.PlanArrival(Whole(at + TimeSpan.FromSeconds(random.Exponential(20))), number);
        }
    }

    // A few jobs about to be 30 days old, so that a reader sees them go.
    private void PlanArchive(Story story)
    {
        var count = Math.Clamp(_jobs / 40, 2, 40);
        for (var index = 0; index < count; index++)
        {
            var expiresAt =
                story.Clock.Start + TimeSpan.FromSeconds(45 * Math.Pow(1.6, index % 20)) + TimeSpan.FromSeconds(7 * index);
            story.PlanArrival(expiresAt - Lifetime, -1 - index);
        }
    }

    private static DateTimeOffset Whole(DateTimeOffset time) =>
        new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
}
