namespace Simulator.Workloads;

/// <summary>How utilisation becomes power, and power becomes heat. Linear, so that the mean power follows from the mean utilisation.</summary>
internal static class Thermals
{
    public const double LagSeconds = 40;

    public const double AmbientCelsius = 31;

    /// <summary>Where cards slow themselves down.</summary>
    public const double ThrottleCelsius = 87;

    private const double FullLoadRiseCelsius = 47;

    public static double PowerWatts(GpuModel gpu, double utilizationPercent) =>
        gpu.IdlePowerWatts + ((gpu.MaximumPowerWatts - gpu.IdlePowerWatts) * utilizationPercent / 100);

    public static double RestCelsius(GpuModel gpu, double powerWatts) =>
        AmbientCelsius + (FullLoadRiseCelsius * powerWatts / gpu.MaximumPowerWatts);

    /// <summary>First-order lag: a heat sink takes its time.</summary>
    public static double Follow(double fromCelsius, double targetCelsius, double seconds) =>
        targetCelsius + ((fromCelsius - targetCelsius) * Math.Exp(-Math.Max(0, seconds) / LagSeconds));
}
