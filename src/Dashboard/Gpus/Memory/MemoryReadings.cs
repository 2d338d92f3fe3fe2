using Dashboard.Samples;

namespace Dashboard.Gpus.Memory;

/// <summary>What a GPU's memory held over the last minutes of the present attempt, once it had loaded.</summary>
internal static class MemoryReadings
{
    private const int MostPoints = 40;

    /// <summary>No more than an hour is held so finely.</summary>
    private const double MostSpeed = 6;

    private static readonly TimeSpan Span = TimeSpan.FromMinutes(10);

    /// <param name="speed">How fast upstream's clock runs: a story told ten times as fast is read as often.</param>
    public static MemoryReading[] Of(SampleStore samples, GpuState gpu, int retryCount, double speed)
    {
        if (samples.GetLastAt(gpu.Key.JobId) is not { } to)
        {
            return [];
        }

        var from = to - (Span * Math.Clamp(speed, 1, MostSpeed));
        from = gpu.WorkingSince > from ? gpu.WorkingSince.Value : from;
        var window =
            from < to
                ? samples.GetWindow(new SeriesId(gpu.Key.JobId, SampleMetric.GpuMemoryUsed, gpu.Key.Part), from, to, MostPoints)
                : null;
        return window is null
            ? []
            :
            [
                .. window
                    // a span that began before is in part of what was before
                    .Points.Where(point => point.Attempt == retryCount && point.At >= from)
                    .Select(point => new MemoryReading((point.At + (window.Width / 2) - from).TotalSeconds, point.Mean)),
            ];
    }
}
