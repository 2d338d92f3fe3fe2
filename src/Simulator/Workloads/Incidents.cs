namespace Simulator.Workloads;

/// <summary>
/// What goes wrong in the scenario <c>incident</c>, each for half an hour of every hour of the story: an endpoint's model update needs more
/// memory than its GPUs have, a GPU type runs hot and slows itself down, and another loses half its GPUs while its queue grows.
/// </summary>
internal sealed class Incidents(DateTimeOffset start, bool happen)
{
    public const string UpdatedEndpoint = EndpointCatalog.VideoProcessor;

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

    public bool IsHot(GpuModel gpu, DateTimeOffset at) =>
        gpu.Name == HotModel.Name && Since(HeatOffset, at) is { } since && since < Length;

    /// <summary>Degrees that the room adds: up over some minutes, down after.</summary>
    public double HeatCelsius(GpuModel gpu, DateTimeOffset at)
    {
        const double full = 17;
        const double minutes = 3;
        if (gpu.Name != HotModel.Name || Since(HeatOffset, at) is not { } since)
        {
            return 0;
        }

        var atPeak = full * (1 - Math.Exp(-Math.Min(since.TotalMinutes, Length.TotalMinutes) / minutes));
        return since <= Length ? atPeak : atPeak * Math.Exp(-(since - Length).TotalMinutes / minutes);
    }

    /// <summary>The modelVersion that jobs of an endpoint carry in their metadata.</summary>
    public string ModelVersion(string endpointId, DateTimeOffset at) => IsModelUpdateBad(endpointId, at) ? "2.4.0" : "2.3.1";

    private TimeSpan? Since(TimeSpan offset, DateTimeOffset at)
    {
        var since = at - (start + offset);
        return !happen || since < TimeSpan.Zero ? null : TimeSpan.FromTicks(since.Ticks % Cycle.Ticks);
    }
}
