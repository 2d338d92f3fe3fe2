using System.Runtime.InteropServices;

namespace Dashboard.Jobs.Forecasts;

/// <param name="Seconds">Since any one moment, by upstream's clock.</param>
/// <param name="Percent">The progress then.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ProgressReading(double Seconds, double Percent);
