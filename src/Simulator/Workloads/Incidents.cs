namespace Simulator.Workloads;

/// <summary>
/// What goes wrong in the scenario <c>incident</c>, each for half an hour of every hour of the story: an endpoint's model update needs more
/// memory than its GPUs have, a GPU type runs hot and slows itself down, and another loses half its GPUs while its queue grows.
/// </summary>
internal sealed class Incidents(DateTimeOffset start, bool happen)
{
    public const string UpdatedEndpoint = EndpointCatalog.VideoProcessor;

    private const double FullHeatCelsius = 22;

    // The room's own lag.
    private const double HeatMinutes = 3;

    private static readonly TimeSpan Cycle = TimeSpan.FromHours(1);
    private static readonly TimeSpan Length = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan UpdateOffset = TimeSpan.FromMinutes(-2);
    private static readonly TimeSpan HeatOffset = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan ShortageOffset = TimeSpan.Zero;

    public static GpuModel HotModel => GpuModel.A100Large;

    public static GpuModel ShortModel => GpuModel.H100;

    public bool IsModelUpdateBad(string endpointId, DateTimeOffset at) =>
        endpointId == UpdatedEndpoint && Since(UpdateOffset, at) is { } since && since < Length;

    public bool IsShort(GpuModel gpu, DateTimeOffset at) =>
        gpu.Name == ShortModel.Name && Since(ShortageOffset, at) is { } since && since < Length;

    /// <summary>Degrees that the room adds: up over some minutes, down after.</summary>
    public double HeatCelsius(GpuModel gpu, DateTimeOffset at)
    {
        if (gpu.Name != HotModel.Name || Since(HeatOffset, at) is not { } since)
        {
            return 0;
        }

        var atPeak = FullHeatCelsius * (1 - Math.Exp(-Math.Min(since.TotalMinutes, Length.TotalMinutes) / HeatMinutes));
        return since <= Length ? atPeak : atPeak * Math.Exp(-(since - Length).TotalMinutes / HeatMinutes);
    }

    /// <summary>When the room adds at least so much, in order and without end: <see cref="HeatCelsius"/> turned round.</summary>
    /// <param name="after">Spans that are over by then are left out.</param>
    public IEnumerable<(DateTimeOffset From, DateTimeOffset To)> HotSpans(GpuModel gpu, double celsius, DateTimeOffset after)
    {
        var peak = FullHeatCelsius * (1 - Math.Exp(-Length.TotalMinutes / HeatMinutes));
        if (!happen || gpu.Name != HotModel.Name || celsius >= peak)
        {
            yield break;
        }

        // A card that is too hot by itself is so from the first degree on.
        var least = Math.Max(0.1, celsius);
        var rises = TimeSpan.FromMinutes(-HeatMinutes * Math.Log(1 - (least / FullHeatCelsius)));
        var falls = Length + TimeSpan.FromMinutes(HeatMinutes * Math.Log(peak / least));
        var first = start + HeatOffset;
        for (var cycle = Math.Max(0, Math.Floor((after - first) / Cycle)); ; cycle++)
        {
            var begin = first + (Cycle * cycle);
            if (begin + falls > after)
            {
                yield return (begin + rises, begin + falls);
            }
        }
    }

    /// <summary>The modelVersion that jobs of an endpoint carry in their metadata.</summary>
    public string ModelVersion(string endpointId, DateTimeOffset at) => IsModelUpdateBad(endpointId, at) ? "2.4.0" : "2.3.1";

    private TimeSpan? Since(TimeSpan offset, DateTimeOffset at)
    {
        var since = at - (start + offset);
        return !happen || since < TimeSpan.Zero ? null : TimeSpan.FromTicks(since.Ticks % Cycle.Ticks);
    }
}
