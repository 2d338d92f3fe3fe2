namespace Simulator.Workloads;

/// <summary>How many jobs, how lively, how crowded.</summary>
internal sealed record Scenario
{
    public required string Name { get; init; }

    public required int DefaultJobs { get; init; }

    /// <summary>Wall time between two readings of a running job.</summary>
    public required TimeSpan TickInterval { get; init; }

    /// <summary>How long the story has been going on, in story time, when somebody first looks.</summary>
    public required TimeSpan Before { get; init; }

    /// <summary>GPUs there are, as a share of GPUs wanted; below 1 means queues.</summary>
    public required double Capacity { get; init; }

    /// <summary>Multiplies processing times.</summary>
    public double Length { get; init; } = 1;

    /// <summary>Multiplies the odds of every bad ending.</summary>
    public double Trouble { get; init; } = 1;

    public bool HasIncidents { get; init; }

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new()
        {
            Name = "quiet",
            DefaultJobs = 20,
            TickInterval = TimeSpan.FromSeconds(3),
            Before = TimeSpan.FromMinutes(40),
            Capacity = 1.4,
            Length = 2,
            Trouble = 0.4,
        },
        new()
        {
            Name = "busy",
            DefaultJobs = 200,
            TickInterval = TimeSpan.FromSeconds(2),
            Before = TimeSpan.FromMinutes(20),
            Capacity = 0.82,
        },
        new()
        {
            Name = "incident",
            DefaultJobs = 200,
            TickInterval = TimeSpan.FromSeconds(2),
            Before = TimeSpan.FromMinutes(20),
            Capacity = 0.9,
            HasIncidents = true,
        },
        new()
        {
            // 10,000 jobs, nearly all of them running: 5,000 events/s
            Name = "storm",
            DefaultJobs = 10_000,
            TickInterval = TimeSpan.FromSeconds(1.8),
            Before = TimeSpan.FromMinutes(12),
            Capacity = 0.97,
            Length = 1.5,
        },
    ];

    public static Scenario? Find(string name) =>
        All.FirstOrDefault(scenario => string.Equals(scenario.Name, name, StringComparison.OrdinalIgnoreCase));
}
