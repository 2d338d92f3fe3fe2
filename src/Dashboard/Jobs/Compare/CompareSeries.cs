using System.Collections.Immutable;
using Dashboard.Components.Charts;
using Dashboard.Samples;
using Shared.Jobs;

namespace Dashboard.Jobs.Compare;

/// <summary>The readings of several jobs, cut to one axis of time.</summary>
internal sealed class CompareSeries(SampleStore samples)
{
    private const int MostPoints = 120;

    /// <returns>One a job, in their order; null where it has no such readings.</returns>
    public ImmutableArray<AxisSeries?> Find(IReadOnlyList<Job> jobs, SampleMetric metric, CompareAxis axis) =>
        [.. jobs.Select(job => Find(job, metric, axis))];

    /// <summary>Changes with the jobs' readings.</summary>
    public long VersionOf(IEnumerable<string> jobIds) => jobIds.Sum(samples.GetVersion);

    private AxisSeries? Find(Job job, SampleMetric metric, CompareAxis axis)
    {
        // of the GPUs together where that is told, else of the first of them
        var latest = samples.GetSeries(job.JobId).FirstOrDefault(latest => latest.Series.Metric == metric);
        if (latest is null)
        {
            return null;
        }

        var attempts = samples.GetAttempts(job.JobId);
        // a run is compared with another run: what an attempt before it did is not part of it
        var begin = attempts.LastOrDefault()?.Since ?? latest.At;
        var from = job.StartedAt is { } started && started < begin ? started : begin;
        var window = samples.GetWindow(latest.Series, begin, latest.At, MostPoints);
        if (window is null)
        {
            return null;
        }

        var zero = axis == CompareAxis.Start ? from : DateTimeOffset.UnixEpoch;
        var isRising = metric is SampleMetric.Cost or SampleMetric.Progress;
        return new AxisSeries(
            latest.Series.Part,
            [
                .. window
                    .Points.Where(point => point.Attempt == latest.Attempt)
                    .Select(point => new AxisPoint(
                        Math.Max(0, (point.At + (window.Width / 2) - zero).TotalSeconds),
                        isRising ? point.Last : point.Mean,
                        point.IsAfterGap || point.BeginsAttempt
                    )),
            ]
        );
    }
}
