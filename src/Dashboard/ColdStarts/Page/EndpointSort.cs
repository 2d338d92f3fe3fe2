using System.Collections.Immutable;

namespace Dashboard.ColdStarts.Page;

/// <summary>An order of the endpoints' table: the largest first, and what is not known last.</summary>
/// <param name="Key">As the address has it.</param>
internal sealed record EndpointSort(string Key, Func<EndpointStarts, double?> By)
{
    public static readonly ImmutableArray<EndpointSort> All =
    [
        new("time", endpoint => endpoint.Figures.Seconds),
        new("starts", endpoint => endpoint.Figures.Count),
        new("cold", endpoint => endpoint.Figures.ColdPercent),
        new("hits", endpoint => endpoint.Figures.HitPercent),
        new("p50", endpoint => endpoint.Figures.Median),
        new("p90", endpoint => endpoint.Figures.P90),
        new("p98", endpoint => endpoint.Figures.P98),
        new("cost", endpoint => (double?)endpoint.Figures.Dollars),
        new("rate", endpoint => endpoint.StartsADay),
    ];

    public static EndpointSort Default => All[0];

    public static EndpointSort Of(string key) => All.FirstOrDefault(sort => sort.Key == key) ?? Default;

    public ImmutableArray<string?> Order(IEnumerable<EndpointStarts> endpoints) =>
        [
            .. endpoints
                .OrderByDescending(endpoint => By(endpoint) ?? double.MinValue)
                .ThenBy(endpoint => endpoint.EndpointId, StringComparer.Ordinal)
                .Select(endpoint => endpoint.EndpointId),
        ];
}
