namespace Dashboard.Jobs.Forecasts;

/// <summary>
/// The median of the slopes between any two readings (Theil, Sen): a pause, a jump or a few readings that are off do not bend it, as long as they
/// are less than 29 % of all.
/// </summary>
internal static class RobustSlope
{
    /// <returns>Percent a second; null where nothing can be told of it, 0 where the progress stands still.</returns>
    /// <param name="readings">In order of time. Two readings of one moment say nothing.</param>
    public static double? Of(ReadOnlySpan<ProgressReading> readings)
    {
        var slopes = new List<double>(readings.Length * (readings.Length - 1) / 2);
        for (var i = 0; i < readings.Length; i++)
        {
            for (var j = i + 1; j < readings.Length; j++)
            {
                if (readings[j].Seconds > readings[i].Seconds)
                {
                    slopes.Add((readings[j].Percent - readings[i].Percent) / (readings[j].Seconds - readings[i].Seconds));
                }
            }
        }

        if (slopes.Count == 0)
        {
            return null;
        }

        slopes.Sort();
        var middle = slopes.Count / 2;
        var median = slopes.Count % 2 == 1 ? slopes[middle] : (slopes[middle - 1] + slopes[middle]) / 2;
        var rise = readings[^1].Percent - readings[0].Percent;
        // one that is told in whole percents may stand between most of the readings and rise all the same
        return median == 0 && rise > 0 ? rise / (readings[^1].Seconds - readings[0].Seconds) : median;
    }
}
