using System.Collections.Frozen;
using Simulator.Traces;

namespace Simulator.Workloads;

/// <summary>What the story knows of a GPU type. Memory in bytes, power in watts, price in US dollars for one GPU and hour.</summary>
internal sealed record GpuModel(
    string Name,
    long MemoryBytes,
    double IdlePowerWatts,
    double MaximumPowerWatts,
    decimal PricePerHour,
    int CoresPerGpu,
    double Speed
)
{
    private const long Gigabyte = 1_000_000_000;

    public static GpuModel T4 { get; } = new("NVIDIA T4", 16 * Gigabyte, 10, 70, 0.95m, 8, 0.35);

    public static GpuModel Rtx4090 { get; } = new("NVIDIA RTX 4090", 24 * Gigabyte, 22, 450, 2.40m, 12, 0.8);

    public static GpuModel L40S { get; } = new("NVIDIA L40S", 48 * Gigabyte, 33, 350, 3.60m, 16, 0.9);

    // $10.50 and $23.45 an hour are what the API's running and completed samples work out to.
    public static GpuModel A100 { get; } = new("NVIDIA A100", 40 * Gigabyte, 52, 400, 10.50m, 16, 1);

    public static GpuModel A100Large { get; } = new("NVIDIA A100 80GB", 80 * Gigabyte, 58, 400, 14.20m, 24, 1.05);

    public static GpuModel H100 { get; } = new("NVIDIA H100", 80 * Gigabyte, 70, 700, 23.45m, 24, 1.9);

    /// <summary>Found by name alone: no made-up job asks for these, recorded and submitted ones do.</summary>
    private static readonly GpuModel[] Others =
    [
        new("NVIDIA P100", 16 * Gigabyte, 30, 250, 1.46m, 8, 0.3),
        new("NVIDIA V100 16GB", 16 * Gigabyte, 40, 300, 2.48m, 8, 0.5),
        new("NVIDIA V100 32GB", 32 * Gigabyte, 40, 300, 3.06m, 8, 0.5),
        new("NVIDIA A10", 24 * Gigabyte, 20, 150, 1.20m, 8, 0.5),
        // in powers of 1024, as the readings that are replayed on it go up to 50.8 GB
        new(GpuModels.L20, 48L << 30, 35, 275, 2.90m, 16, 0.7),
    ];

    private static readonly FrozenDictionary<string, GpuModel> ByName = new[] { T4, Rtx4090, L40S, A100, A100Large, H100 }
        .Concat(Others)
        .ToFrozenDictionary(model => model.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>A model for any name, also one without its maker's, or as a trace has it; names that the catalogue lacks get the figures of a middling card.</summary>
    public static GpuModel Named(string name) =>
        ByName.GetValueOrDefault(GpuModels.MarketName(name))
        ?? ByName.GetValueOrDefault("NVIDIA " + name)
        ?? new GpuModel(name, 32 * Gigabyte, 40, 300, 2.70m, 12, 0.6);
}
