using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Dashboard.Components.Charts;

/// <summary>A line of a <see cref="SharedAxisChart"/>; compared by value.</summary>
/// <param name="Part">What of the thing it is of; empty for all of it.</param>
/// <param name="Points">In order of time.</param>
public sealed record AxisSeries(string Part, ImmutableArray<AxisPoint> Points)
{
    public bool Equals(AxisSeries? other) => other is not null && Part == other.Part && Points.SequenceEqual(other.Points);

    public override int GetHashCode() => HashCode.Combine(Part, Points.Length);
}

/// <param name="X">Seconds on the axis.</param>
/// <param name="Breaks">No line leads here from the point before.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct AxisPoint(double X, double Y, bool Breaks);
