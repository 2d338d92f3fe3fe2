using System.Collections.Immutable;
using Shared.Details;

namespace Dashboard.Jobs.Forecasts;

/// <summary>What can be said of a job's end and of what it will have cost by then.</summary>
/// <param name="Moment">That the job's figures are of, by upstream's clock.</param>
/// <param name="Methods">All of them, the one with the best record first; a method need not have a forecast.</param>
/// <param name="Items">As <see cref="DocumentDetails.ReadItems"/> has them.</param>
internal sealed record JobOutlook(DateTimeOffset Moment, ImmutableArray<MethodOutlook> Methods, ImmutableArray<JobItems> Items)
{
    /// <summary>The forecast of the best method that has one, and one that is not past.</summary>
    public EtaForecast? Best { get; init; }

    /// <summary>US dollars: what has accrued, and as much again as the attempt has cost a second until now, to the <see cref="Best"/> end.</summary>
    public decimal? ProjectedCost { get; init; }

    /// <summary>Of the finest of the <see cref="Items"/>: what its documents count, and all of them where the job has completed.</summary>
    public double ItemsDone { get; init; }

    /// <summary>US dollars, of each item that is done.</summary>
    public decimal? CostPerItem { get; init; }
}

/// <param name="Record">Of the job's endpoint; null where there is none.</param>
internal sealed record MethodOutlook(EtaMethod Method, EtaForecast? Forecast, EtaRecord? Record);
