using Dashboard.Samples;
using Shared.Api;
using Shared.Jobs;

namespace Dashboard.Jobs.Forecasts;

/// <summary>The progress of a job's present attempt over the last ten minutes, as far as readings are held.</summary>
internal static class ProgressReadings
{
    private const int MostPoints = 60;

    /// <summary>A story that is told faster is read as often, and shows as many more minutes in the same readings: up to an hour of them.</summary>
    private const double MostSpeed = 6;

    private static readonly TimeSpan Span = TimeSpan.FromMinutes(10);

    public static ProgressReading[] Of(Job job, SampleStore samples, UpstreamClock? clock)
    {
        if (samples.GetLastAt(job.JobId) is not { } to)
        {
            return [];
        }

        var from = to - (Span * Math.Clamp(clock?.Speed ?? 1, 1, MostSpeed));
        var window = samples.GetWindow(new SeriesId(job.JobId, SampleMetric.Progress), from, to, MostPoints);
        return window is null
            ? []
            :
            [
                .. window
                    .Points.Where(point => point.Attempt == job.RetryCount)
                    .Select(point => new ProgressReading((point.At + (window.Width / 2) - from).TotalSeconds, point.Mean)),
            ];
    }
}
