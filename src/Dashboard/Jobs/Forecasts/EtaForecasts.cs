using System.Collections.Immutable;
using Shared.Details;
using Shared.Jobs;

namespace Dashboard.Jobs.Forecasts;

/// <summary>The forecasts of a job's end. Pure: of the job, the moment that its figures are of, and its latest readings.</summary>
internal static class EtaForecasts
{
    /// <summary>Readings closer together than that say more of their rounding than of a rate.</summary>
    private const double LeastSeconds = 20;

    private const int LeastReadings = 3;

    /// <summary>Upstream's mean time an item is taken where the run so far bears it out by this factor: items may be worked at side by side.</summary>
    private const double MostApart = 3;

    /// <summary>What would take longer is no forecast.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3650);

    /// <param name="moment">That the job's figures are of, by upstream's clock.</param>
    /// <param name="recent">The progress over the last minutes of this attempt, in order; empty where no readings are held.</param>
    /// <param name="items">As <see cref="DocumentDetails.ReadItems"/> has them.</param>
    public static ImmutableArray<EtaForecast> Of(
        Job job,
        DateTimeOffset moment,
        ReadOnlySpan<ProgressReading> recent,
        ImmutableArray<JobItems> items
    )
    {
        if (job.IsTerminal || job.GoneSince is not null)
        {
            return [];
        }

        var forecasts = ImmutableArray.CreateBuilder<EtaForecast>(3);
        if (job.State == JobState.Running)
        {
            Add(forecasts, EtaMethod.Rate, moment, ByRate(job, moment, recent));
            Add(forecasts, EtaMethod.Items, moment, ByItems(job, moment, items));
        }

        if (job.EstimatedCompletion is { } told)
        {
            forecasts.Add(new EtaForecast(EtaMethod.Api, told, told - moment));
        }

        return forecasts.DrainToImmutable();
    }

    /// <summary>Seconds that the attempt has run; null where it is not known.</summary>
    public static double? RunSeconds(Job job, DateTimeOffset moment) =>
        (job.DurationSeconds ?? (moment - job.StartedAt)?.TotalSeconds) is > 0 and var seconds ? seconds : null;

    private static double? ByRate(Job job, DateTimeOffset moment, ReadOnlySpan<ProgressReading> recent)
    {
        if (job.Progress is not { } progress)
        {
            return null;
        }

        var isEnough = recent.Length >= LeastReadings && recent[^1].Seconds - recent[0].Seconds >= LeastSeconds;
        var rate =
            isEnough ? RobustSlope.Of(recent)
            : progress > 0 && RunSeconds(job, moment) is { } seconds ? progress / seconds
            : null;
        return rate > 0 ? (100 - progress) / rate : null;
    }

    private static double? ByItems(Job job, DateTimeOffset moment, ImmutableArray<JobItems> items)
    {
        if (items.IsEmpty)
        {
            return null;
        }

        var (finest, told) = (items[0], job.Document.ReadItemSeconds());
        var seen = finest.Done > 0 && RunSeconds(job, moment) is { } seconds ? seconds / finest.Done : (double?)null;
        var mean = told is null || told / seen is > MostApart or < 1 / MostApart ? seen : told;
        return finest.Rest * mean;
    }

    private static void Add(
        ImmutableArray<EtaForecast>.Builder forecasts,
        EtaMethod method,
        DateTimeOffset moment,
        double? seconds
    )
    {
        if (seconds is >= 0 && seconds < Longest.TotalSeconds)
        {
            var rest = TimeSpan.FromSeconds(seconds.Value);
            forecasts.Add(new EtaForecast(method, moment + rest, rest));
        }
    }
}
