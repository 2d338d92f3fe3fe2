using System.Collections.Immutable;
using Simulator.Documents;

namespace Simulator.Workloads;

/// <summary>The character of one endpoint: what its jobs need, how long they take, and how they tend to end.</summary>
internal sealed record EndpointProfile
{
    public required string Id { get; init; }

    /// <summary>Share of the live population, relative to the other endpoints.</summary>
    public double Share { get; init; } = 1;

    public required ImmutableArray<GpuChoice> Gpus { get; init; }

    /// <summary>Processing time on an A100.</summary>
    public double MedianSeconds { get; init; } = 240;

    /// <summary>Sigma of the log-normal processing time.</summary>
    public double Spread { get; init; } = 0.5;

    public double TimeoutSeconds { get; init; } = 3600;

    public required WorkUnit Unit { get; init; }

    public required ImmutableArray<string> Steps { get; init; }

    /// <summary>Percent, mean while processing.</summary>
    public double Utilization { get; init; } = 80;

    public double CpuUtilization { get; init; } = 40;

    /// <summary>Share of the GPU's memory that the loaded model takes.</summary>
    public double ModelMemory { get; init; } = 0.25;

    /// <summary>Share of the GPU's memory in use at the height of the work.</summary>
    public double PeakMemory { get; init; } = 0.7;

    public ColdStartProfile ColdStart { get; init; } = new(12.5, 28.1, 4.6);

    public OutcomeOdds Odds { get; init; } = new();

    public double FinalizingSeconds { get; init; } = 12;

    public double UploadingSeconds { get; init; } = 8;

    public Dialect Dialect { get; init; } = new();
}

internal sealed record GpuChoice(GpuModel Model, int Count, double Weight);

/// <summary>Median seconds by phase; <see cref="Extra"/> is a phase that the API's page does not name.</summary>
internal sealed record ColdStartProfile(
    double ContainerSeconds,
    double ModelSeconds,
    double DependencySeconds,
    string? Extra = null,
    double ExtraSeconds = 0
);

/// <summary>Shares of attempts that end in each way; the rest completes.</summary>
internal sealed record OutcomeOdds
{
    public double OutOfMemory { get; init; } = 0.03;

    public double Error { get; init; } = 0.05;

    public double Timeout { get; init; } = 0.02;

    public double Cancelled { get; init; } = 0.03;

    public double CancelledInQueue { get; init; } = 0.02;

    public double Paused { get; init; } = 0.06;
}

/// <summary>What the endpoint counts, and what it calls it in <c>metadata</c>, <c>finalMetrics</c> and <c>partialResults</c>.</summary>
/// <param name="Name">Plural, such as <c>images</c>.</param>
/// <param name="DoneField">Such as <c>imagesProcessed</c>.</param>
/// <param name="TotalField">Such as <c>totalImages</c>.</param>
/// <param name="FinalField">Such as <c>documentsGenerated</c>.</param>
/// <param name="PerSecond">Mean rate on an A100.</param>
/// <param name="TokensEach">0 where the endpoint does not count tokens.</param>
/// <param name="WordsEach">0 where it writes no words.</param>
internal sealed record WorkUnit(
    string Name,
    string DoneField,
    string TotalField,
    string FinalField,
    double PerSecond,
    double TokensEach = 0,
    double WordsEach = 0
);
