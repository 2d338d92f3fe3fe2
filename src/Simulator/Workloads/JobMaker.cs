using System.Collections.Immutable;

namespace Simulator.Workloads;

/// <summary>Draws a job's outline from the seed and the job's number alone.</summary>
internal sealed class JobMaker
{
    private const string ArchivePrefix = "job_archive_";

    private readonly Scenario _scenario;
    private readonly ulong _seed;
    private readonly Incidents _incidents;
    private readonly double[] _arrivalWeights;

    public JobMaker(Scenario scenario, ulong seed, Incidents incidents)
    {
        _scenario = scenario;
        _seed = seed;
        _incidents = incidents;
        _arrivalWeights = new Population(EndpointCatalog.All, scenario.Length).ArrivalWeights;
    }

    public static bool IsArchived(ModelledJob job) => job.Id.StartsWith(ArchivePrefix, StringComparison.Ordinal);

    public ModelledJob Make(long ordinal, long number, DateTimeOffset at, bool isArchived)
    {
        var seed = StoryRandom.Mix(_seed ^ StoryRandom.Mix((ulong)number + 17));
        var random = new StoryRandom(seed);
        var profile = EndpointCatalog.All[Weighted(ref random, _arrivalWeights)];
        var gpu = profile.Gpus[Weighted(ref random, [.. profile.Gpus.Select(choice => choice.Weight)])];
        var seconds = Math.Max(8, random.LogNormal(profile.MedianSeconds, profile.Spread) * _scenario.Length);
        var outline = new JobOutline
        {
            Ordinal = ordinal,
            Number = number,
            Id = (isArchived ? ArchivePrefix : "job_") + seed.ToString("x16"),
            EndpointId = profile.Id,
            CreatedAt = at,
            Seed = seed,
            Dialect = profile.Dialect,
            Unit = profile.Unit,
            Steps = profile.Steps,
            Gpu = gpu.Model,
            GpuCount = gpu.Count,
            CpuCores = gpu.Model.CoresPerGpu * gpu.Count,
            MemoryBytes = gpu.Model.MemoryBytes * gpu.Count * 8 / 5,
            CpuUtilization = Math.Clamp(profile.CpuUtilization + random.Between(-8, 8), 4, 95),
            ModelMemory = profile.ModelMemory * random.Between(0.85, 1.1),
            PeakMemory = Math.Min(0.97, profile.PeakMemory * random.Between(0.8, 1.08)),
            Priority = random.Below(10) switch
            {
                0 or 1 => "high",
                2 => "low",
                _ => "normal",
            },
            Tags = TagsOf(ref random, profile),
            Incidents = _incidents,
            ModelVersion = _incidents.ModelVersion(profile.Id, at),
            TotalItems = Math.Max(1, (long)Math.Round(seconds * profile.Unit.PerSecond * Math.Max(1, gpu.Count))),
        };
        var cancelledAt =
            !isArchived && random.Chance(profile.Odds.CancelledInQueue)
                ? at + StageBuilder.Milliseconds(random.Between(10, 90))
                : (DateTimeOffset?)null;
        return new ModelledJob(outline, profile, Attempt.Queue(0, at, cancelledAt));
    }

    private static ImmutableSortedDictionary<string, string> TagsOf(ref StoryRandom random, EndpointProfile profile)
    {
        var team = random.Pick(EndpointCatalog.Teams);
        var tags = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var snake = profile.Dialect.SnakeCaseTags;
        tags[snake ? "user_id" : "userId"] = random.Pick(team.Users);
        tags[snake ? "project_id" : "projectId"] = random.Pick(team.Projects);
        tags["team"] = team.Name;
        if (random.Chance(0.7))
        {
            tags["category"] = team.Category;
        }

        if (random.Chance(0.4))
        {
            tags[snake ? "run_env" : "environment"] = random.Chance(0.7) ? "production" : "staging";
        }

        return tags.ToImmutable();
    }

    private static int Weighted(ref StoryRandom random, ReadOnlySpan<double> weights)
    {
        var total = 0.0;
        foreach (var weight in weights)
        {
            total += weight;
        }

        var draw = random.NextShare() * total;
        for (var index = 0; index < weights.Length; index++)
        {
            draw -= weights[index];
            if (draw < 0)
            {
                return index;
            }
        }

        return weights.Length - 1;
    }
}
