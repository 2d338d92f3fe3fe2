using System.Runtime.InteropServices;

namespace Dashboard.Components.Charts;

/// <summary>One span of a sparkline.</summary>
/// <param name="X">Where it lies, from 0 (the window's beginning) to 1 (its end).</param>
/// <param name="Breaks">No line leads here from the point before: nothing is known of the time between, or it was another attempt's.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SparklinePoint(double X, double Low, double High, bool Breaks);
