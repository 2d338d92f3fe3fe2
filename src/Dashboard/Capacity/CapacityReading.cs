using System.Collections.Immutable;
using Dashboard.Infrastructure;

namespace Dashboard.Capacity;

/// <summary>What a page says of GPUs and those who wait for them, in some time. Pure.</summary>
/// <param name="All">Of all types together, and of what waits for nobody knows which.</param>
/// <param name="Types">Those that were used most come first.</param>
public sealed record CapacityReading(DateTimeOffset From, DateTimeOffset To, TypeCapacity All, ImmutableArray<TypeCapacity> Types)
{
    /// <summary>As many points as a chart shows without steps.</summary>
    public const int Spans = 120;

    /// <summary>Upstream names what it likes; nobody has more, and nobody reads more.</summary>
    public const int MostTypes = 50;

    /// <summary>By upstream's clock.</summary>
    public DateTimeOffset Now { get; private init; }

    /// <summary>Before it only those are known that jobs still told of; null where that is so of all.</summary>
    public DateTimeOffset? CompleteFrom { get; private init; }

    public DateTimeOffset AskedFrom { get; private init; }

    /// <summary>GPUs in use by jobs that have not told yet of what type they are: of a job that loads, upstream does not always say it.</summary>
    public int Untold => All.Figures.InUse - Types.Sum(type => type.Figures.InUse);

    public TypeCapacity? Find(string? type) =>
        type is null ? All : Types.FirstOrDefault(capacity => string.Equals(capacity.Type, type, StringComparison.Ordinal));

    /// <param name="demands">All that is held, completed by habits.</param>
    /// <param name="now">By upstream's clock.</param>
    public static CapacityReading Of(
        ImmutableArray<GpuDemand> demands,
        DateTimeOffset? completeFrom,
        TimeRange range,
        DateTimeOffset now
    )
    {
        var (asked, to) = range.At(now);
        // of the last day what is known of it, rather than an hour at the edge of a day of nothing
        var knownFrom = demands.Where(demand => demand.IsWithin(asked, to)).Min(demand => demand.QueuedAt ?? demand.HeldFrom);
        var from = !range.IsFixed && knownFrom > asked && knownFrom < to - TimeRange.Least ? knownFrom.Value : asked;
        ImmutableArray<TypeCapacity> types =
        [
            .. demands
                .Where(demand => demand.GpuType is not null)
                .GroupBy(demand => demand.GpuType!, StringComparer.Ordinal)
                .OrderByDescending(group => group.Count())
                .Take(MostTypes)
                .Select(group => TypeCapacity.Of(group.Key, [.. group], from, to, now))
                .Where(type => type.Figures is not { GpuSeconds: 0, Waiting: 0, Arrivals: 0, Supply: 0 })
                .OrderByDescending(type => type.Figures.GpuSeconds)
                .ThenBy(type => type.Type, StringComparer.Ordinal),
        ];
        var all = TypeCapacity.Of(null, demands, from, to, now);
        return new CapacityReading(from, to, all.WithSupplyOf(types), types)
        {
            Now = now,
            CompleteFrom = completeFrom,
            AskedFrom = asked,
        };
    }
}

/// <summary>Of one type.</summary>
/// <param name="Type">Null for all.</param>
/// <param name="Demands">Completed by habits; also those before and after the time.</param>
public sealed record TypeCapacity(
    string? Type,
    ImmutableArray<GpuDemand> Demands,
    ImmutableArray<CapacityPoint> Course,
    CapacityFigures Figures
)
{
    /// <summary>Of so many of them the type is inferred.</summary>
    public int Inferred => Demands.Count(demand => demand.IsTypeInferred);

    public static TypeCapacity Of(
        string? type,
        ImmutableArray<GpuDemand> demands,
        DateTimeOffset from,
        DateTimeOffset to,
        DateTimeOffset now
    )
    {
        var course = CapacityCourse.Of(demands, from, to, now, CapacityReading.Spans);
        return new TypeCapacity(type, demands, course, CapacityFigures.Of(demands, course, from, to, now));
    }

    /// <summary>
    /// GPUs of one type are no supply for those who wait for another: it is that of all types, each by itself; and no less than what was in use by
    /// jobs that told no type.
    /// </summary>
    public TypeCapacity WithSupplyOf(ImmutableArray<TypeCapacity> types)
    {
        ImmutableArray<CapacityPoint> course =
        [
            .. Course.Select(
                (point, index) => point with { Supply = Math.Max(point.Supply, types.Sum(type => type.Course[index].Supply)) }
            ),
        ];
        return this with
        {
            Course = course,
            Figures = Figures with { Supply = course.IsEmpty ? 0 : course.Max(point => point.Supply) },
        };
    }
}
