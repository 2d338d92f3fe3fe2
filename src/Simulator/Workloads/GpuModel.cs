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

    public static IReadOnlyList<GpuModel> All { get; } = [T4, Rtx4090, L40S, A100, A100Large, H100];

    /// <summary>A model for any name; names that the catalogue lacks get the figures of a middling card.</summary>
    public static GpuModel Named(string name)
    {
        foreach (var model in All)
        {
            if (
                string.Equals(model.Name, name, StringComparison.OrdinalIgnoreCase)
                || string.Equals(model.Name, "NVIDIA " + name, StringComparison.OrdinalIgnoreCase)
            )
            {
                return model;
            }
        }

        return name.ToUpperInvariant() switch
        {
            "P100" => new GpuModel(name, 16 * Gigabyte, 30, 250, 1.46m, 8, 0.3),
            "V100M16" => new GpuModel(name, 16 * Gigabyte, 40, 300, 2.48m, 8, 0.5),
            "V100M32" => new GpuModel(name, 32 * Gigabyte, 40, 300, 3.06m, 8, 0.5),
            "A10" or "G1" => new GpuModel(name, 24 * Gigabyte, 20, 150, 1.20m, 8, 0.5),
            _ => new GpuModel(name, 32 * Gigabyte, 40, 300, 2.70m, 12, 0.6),
        };
    }
}
