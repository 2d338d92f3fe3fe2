using System.Text.Json;
using CsCheck;
using Dashboard.Gpus;
using Dashboard.Gpus.Page;
using Microsoft.Extensions.Time.Testing;

namespace Dashboard.Components.Tests.Gpus;

public sealed class GpuWallsTests
{
    private readonly FakeTimeProvider _time = new();

    /// <summary>Each GPU has one place, and stands there with its own value.</summary>
    [Fact]
    public void Wall_HasEachGpuWithItsValue() =>
        Gen.Select(Gen.OneOf("A100", "H100", null), Gen.Double[-5, 140].Nullable())
            .Array[0, 30]
            .Sample(gpus =>
            {
                var fleet = Fleet(1, [.. gpus.Select((gpu, index) => Gpu($"job_{index:00}", gpu.Item2, gpu.Item1))]);
                var wall = new GpuWalls(_time).Get(fleet, GpuMetric.Utilization, GpuGrouping.Type);

                var keys = Keys(wall);
                var values = keys.Count == 0 ? [] : wall.Values.Split(',');
                Assert.Equal(fleet.Gpus.Select(gpu => gpu.Key.ToString()).Order(), keys.Order());
                Assert.Equal(keys.Count, values.Length);
                foreach (var gpu in fleet.Gpus)
                {
                    var text = values[keys.IndexOf(gpu.Key.ToString())];
                    Assert.Equal(gpu.UtilizationPercent is null, text.Length == 0);
                    if (gpu.UtilizationPercent is { } percent)
                    {
                        var step = int.Parse(text.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
                        Assert.Equal(Math.Clamp((int)(percent / 100 * GpuWallText.Steps), 0, GpuWallText.Steps - 1), step);
                        Assert.Equal(
                            percent.ToString("0", System.Globalization.CultureInfo.InvariantCulture),
                            text.Split(' ')[1]
                        );
                    }
                }
            });

    /// <summary>What comes and goes moves nothing for some seconds; values are those of now.</summary>
    [Fact]
    public void Places_StayForAWhile()
    {
        var walls = new GpuWalls(_time);
        var first = walls.Get(Fleet(1, Gpu("a", 10), Gpu("b", 20)), GpuMetric.Utilization, GpuGrouping.Type);
        Assert.Equal("0 10,1 20", first.Values);

        var later = walls.Get(Fleet(2, Gpu("b", 90), Gpu("c", 5)), GpuMetric.Utilization, GpuGrouping.Type);
        Assert.Same(first.Places, later.Places);
        Assert.Equal("x,6 90", later.Values);

        _time.Advance(GpuWalls.PlacesKept);
        var moved = walls.Get(Fleet(3, Gpu("b", 90), Gpu("c", 5)), GpuMetric.Utilization, GpuGrouping.Type);
        Assert.Equal(["b/gpu_0", "c/gpu_0"], Keys(moved));
        Assert.Equal("6 90,0 5", moved.Values);
    }

    /// <summary>One text for all who look at the same.</summary>
    [Fact]
    public void Wall_OfOneFleet_IsShared()
    {
        var walls = new GpuWalls(_time);
        var fleet = Fleet(1, Gpu("a", 10));
        Assert.Same(walls.Get(fleet, GpuMetric.Power, GpuGrouping.Type), walls.Get(fleet, GpuMetric.Power, GpuGrouping.Type));
        Assert.NotSame(walls.Get(fleet, GpuMetric.Power, GpuGrouping.Type), walls.Get(fleet, GpuMetric.Memory, GpuGrouping.Type));
    }

    private static List<string> Keys(GpuWallText wall)
    {
        using var places = JsonDocument.Parse(wall.Places);
        return
        [
            .. places
                .RootElement.GetProperty("groups")
                .EnumerateArray()
                .SelectMany(group => group.GetProperty("keys").EnumerateArray())
                .Select(key => key.GetString()!),
        ];
    }

    private static GpuFleet Fleet(long version, params GpuState[] gpus) => new([.. gpus], gpus.Length, 0, version);

    private static GpuState Gpu(string jobId, double? percent, string? type = "A100") =>
        new(new GpuKey(jobId, "gpu_0"), "gpu_0", type, percent, null, null, null, null);
}
