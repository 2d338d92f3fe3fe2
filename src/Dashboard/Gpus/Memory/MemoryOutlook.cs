using Shared.Jobs;

namespace Dashboard.Gpus.Memory;

/// <summary>Whether a GPU's memory lasts until its job is done.</summary>
/// <param name="Job">As it was then.</param>
/// <param name="UsedPercent">Of the total, by the last reading.</param>
/// <param name="RestSeconds">Until the job is done, by the best of its forecasts; null where there is none.</param>
/// <param name="Peak">Of those before it; null where there are none.</param>
/// <param name="Moment">Of the last reading, by upstream's clock: what the forecast counts from.</param>
public sealed record MemoryOutlook(
    Job Job,
    GpuState Gpu,
    MemoryForecast Forecast,
    double UsedPercent,
    double? RestSeconds,
    MemoryPeak? Peak,
    DateTimeOffset Moment
)
{
    /// <summary>Below that share of the total there is room, however steep it rises.</summary>
    public const double LeastPercent = 45;

    /// <summary>What rose by less over all its readings may as well be at rest.</summary>
    private const double LeastRisenPercent = 4;

    /// <summary>A bend of less is one: what rises evenly bends a little by its noise.</summary>
    private const double SlowsDown = 0.95;

    /// <summary>Where nothing says when the job ends, what lies further ahead is not foretold.</summary>
    public const double Horizon = 600;

    /// <summary>It will be full before the job is done.</summary>
    public bool WillRunOut { get; } = Judge(Forecast, UsedPercent, RestSeconds, Peak);

    /// <summary>When that was first said of the attempt; null where it was not.</summary>
    public DateTimeOffset? ForetoldAt { get; init; }

    /// <summary>
    /// Full in less time than there is to go. While it is no fuller than others became that completed, it must not slow down either, and even the flattest of its slopes has to fill it: jobs that
    /// load their data rise steeply, too, and come to rest where the others did.
    /// </summary>
    private static bool Judge(MemoryForecast forecast, double usedPercent, double? restSeconds, MemoryPeak? peak)
    {
        var total = forecast.Room / (1 - (Math.Min(usedPercent, 99.9) / 100));
        if (usedPercent < LeastPercent || forecast.Risen < total * LeastRisenPercent / 100)
        {
            return false;
        }

        var ahead = restSeconds ?? Horizon;
        return peak is { IsTelling: true } && usedPercent > peak.HighestPercent
            ? forecast.Likely <= ahead
            : forecast.Bend >= SlowsDown && forecast.Late <= ahead;
    }
}
