using Shared.Jobs;

namespace Dashboard.Jobs.Forecasts;

/// <summary>What a job will have cost. From what upstream says has accrued, never from a table of prices: those differ by job.</summary>
internal static class CostForecast
{
    /// <summary>Beyond these nothing is told of a job that runs, and no product leaves what a decimal holds.</summary>
    private const decimal MostDollars = 1e12m;
    private const double MostSeconds = 1e9;
    private const double Least = 1e-3;

    /// <param name="rest">From the moment on.</param>
    /// <returns>US dollars; null where it cannot be told, or the final cost is known.</returns>
    public static decimal? AtEnd(Job job, DateTimeOffset moment, TimeSpan? rest) =>
        job is { Document: { TotalCost: null, CostAccrued: >= 0 and < MostDollars and var accrued }, State: JobState.Running }
        && rest is { TotalSeconds: >= 0 and < MostSeconds and var left }
        && EtaForecasts.RunSeconds(job, moment) is >= Least and < MostSeconds and var run
            ? accrued + (accrued / (decimal)run * (decimal)left)
            : null;

    public static decimal? PerItem(decimal? cost, double done) =>
        cost is < MostDollars and var dollars && done is >= Least and < 1e15 ? dollars / (decimal)done : null;
}
