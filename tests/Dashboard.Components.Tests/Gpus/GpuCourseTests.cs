using System.Collections.Immutable;
using System.Globalization;
using Dashboard.Gpus;
using Dashboard.Gpus.Page;
using Dashboard.Jobs;
using Dashboard.Samples;
using Testing;

namespace Dashboard.Components.Tests.Gpus;

/// <summary>Several GPUs on one axis, each read at its own times.</summary>
public sealed class GpuCourseTests
{
    private readonly JobStore _jobs = new();
    private readonly SampleStore _samples = new();

    /// <summary>A GPU that is read seldom is a line all the same, and the other's times are no gaps of it.</summary>
    [Fact]
    public void Lines_OfOtherTimes_AreNotCutByEachOther()
    {
        for (var second = 0; second <= 600; second += 10)
        {
            See("often", second, 50);
            if (second % 30 == 0)
            {
                See("seldom", second, 70);
            }
        }

        var plot = Plot("often", "seldom");
        Assert.All(plot.Lines, line => Assert.DoesNotContain(line.Values, value => value is double.NaN));
        Assert.All(plot.Lines, line => Assert.True(line.Spans));
        Assert.Equal(21, plot.Lines[1].Values.Count(value => value is not null));
        // in its own text the other's times lead across
        Assert.Contains("\"-\"", plot.ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public void Gap_OfOne_IsItsOwn_AndNoRowOfTheTable()
    {
        foreach (var second in Enumerable.Range(0, 31).Select(i => i * 10).Where(second => second is <= 100 or >= 250))
        {
            See("cut", second, 50);
        }

        for (var second = 0; second <= 300; second += 10)
        {
            See("whole", second, 60);
        }

        var plot = Plot("cut", "whole");
        Assert.Single(plot.Lines[0].Values, value => value is double.NaN);
        Assert.DoesNotContain(plot.Lines[1].Values, value => value is double.NaN);
        var table = plot.ToTable();
        Assert.Equal(31, table.Rows.Length);
        Assert.All(table.Rows, row => Assert.Equal(60, row.Values[3]));
        Assert.DoesNotContain(table.Rows.SelectMany(row => row.Values), value => value is double.NaN);
    }

    /// <summary>A share of what is not told is none.</summary>
    [Fact]
    public void Memory_IsAShare_WhereItsTotalIsTold()
    {
        for (var second = 0; second <= 100; second += 10)
        {
            See("a", second, 50);
        }

        Assert.Equal(50, Plot(GpuMetric.Memory, total: true, "a").Lines[0].Values[0]);
        Assert.True(Plot(GpuMetric.Memory, total: false, "a").IsEmpty);
    }

    private Dashboard.Components.Charts.LinePlot Plot(params string[] jobIds) => Plot(GpuMetric.Utilization, total: true, jobIds);

    private Dashboard.Components.Charts.LinePlot Plot(GpuMetric metric, bool total, params string[] jobIds)
    {
        ImmutableArray<GpuKey> keys = [.. jobIds.Select(jobId => new GpuKey(jobId, "gpu_0"))];
        var gpus = keys.SelectMany(key => GpuReader.Read(_jobs.Find(key.JobId)!))
            .Select(gpu => total ? gpu : gpu with { MemoryTotal = null })
            .ToDictionary(gpu => gpu.Key);
        return GpuCourse.Plot(
            _samples,
            keys,
            metric,
            gpus,
            JobsOf.Start.AddMinutes(-30),
            JobsOf.Start.AddMinutes(15),
            isFixed: false
        );
    }

    private void See(string jobId, int second, double utilization)
    {
        _jobs.Apply(
            JobsOf.Observation(
                jobId,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $$"""
                    {"status":"running","startedAt":"2025-12-31T23:45:00Z","execution":{"duration":{{second}} },
                     "resources":{"gpus":[{"id":"gpu_0","utilization":{{utilization}},"memoryUsed":"20GB","memoryTotal":"40GB"}]} }
                    """
                )
            )
        );
        _samples.Add(_jobs.Find(jobId)!, null);
    }
}
