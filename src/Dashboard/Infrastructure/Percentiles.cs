namespace Dashboard.Infrastructure;

/// <summary>
/// Percentiles by the nearest rank: the least of the values that so many percent of them do not exceed. It is one of the values, so that
/// whoever looks for it finds it.
/// </summary>
internal static class Percentiles
{
    /// <param name="sorted">In ascending order, without NaN.</param>
    /// <param name="percent">Above 0, at most 100.</param>
    /// <returns>Null of none.</returns>
    public static double? Of(ReadOnlySpan<double> sorted, double percent)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(percent);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(percent, 100);
        // multiplied first: 7 % of 100 are 7, and 0.07 × 100 are a little more
        return sorted.IsEmpty ? null : sorted[(int)Math.Ceiling(percent * sorted.Length / 100) - 1];
    }
}
