using System.Globalization;
using System.IO.Compression;
using Dashboard.ColdStarts;
using Dashboard.Gpus;
using Dashboard.Gpus.Page;
using Dashboard.Infrastructure;
using Dashboard.Jobs;
using Dashboard.Tests.Upstream.Truth;
using Dashboard.Upstream;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Simulator;
using Testing;

namespace Dashboard.Tests.Gpus;

/// <summary>
/// Real data: a day of 143 containers with a GPU each, told by the Simulator as an upstream would, and read by the minute. What the wall and the
/// starts show has to be what the files say.
/// </summary>
public sealed class GenAiTraceTests
{
    private const string Folder = "traces/alibaba-2026-genai";

    private static readonly TimeSpan Step = TimeSpan.FromMinutes(1);
    private static readonly UpstreamStatus Status = new(ConnectionState.Connected, JobsOf.Start);

    [Fact]
    public async Task WallAndStarts_ShowWhatTheFilesSay()
    {
        var duty = await ReadAsync("pod_gpu_duty_cycle_anon");
        var origin = duty.Min(reading => reading.At);
        var byContainer = duty.GroupBy(reading => reading.Container, StringComparer.Ordinal)
            .ToDictionary(
                container => container.Key,
                container =>
                    container.Select(reading => (At: reading.At - origin, reading.Value)).OrderBy(one => one.At).ToArray(),
                StringComparer.Ordinal
            );
        Assert.Equal(143, byContainer.Count);
        var options = new SimulatorOptions { Trace = SharedFiles.Require(Folder), KeptJobs = 1_000 };
        var jobs = new JobStore();
        using var wall = new GpuProjection(jobs, new FakeTimeProvider(), NullLogger<GpuProjection>.Instance);
        var starts = new StartLog();
        using var changes = jobs.Subscribe();
        var (moments, most) = (0, 0);
        await SimulatedFleet.RunAsync(
            options,
            TimeSpan.FromSeconds(82_080) + Step,
            jobs,
            now =>
            {
                while (changes.TryRead(out var change))
                {
                    starts.Take(change, Status);
                }

                wall.Tick();
                if ((now - JobsOf.Start).TotalMinutes % 120 == 0)
                {
                    moments++;
                    most = Math.Max(most, Check(wall.Current, byContainer, (now - JobsOf.Start).TotalSeconds));
                }
            },
            step: Step
        );
        Assert.Equal(11, moments);
        Assert.True(most > 100, $"{most} GPUs at once");

        // the first load of each kind is a container's start
        var expected = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (
            var file in new[] { "basemodel_update_latency_anon", "lora_update_latency_anon", "controlnet_latency_data_anon" }
        )
        {
            foreach (var loads in (await ReadAsync(file)).GroupBy(load => load.Container, StringComparer.Ordinal))
            {
                if (byContainer.ContainsKey(loads.Key))
                {
                    expected[loads.Key] = expected.GetValueOrDefault(loads.Key) + (loads.MinBy(load => load.At).Value / 1000);
                }
            }
        }

        double[] sorted = [.. expected.Values.Order()];
        var range = TimeRange.Between(JobsOf.Start.AddDays(-1), JobsOf.Start.AddDays(2));
        var reading = StartReading.Of(starts.GetAll(), null, new StartScope(range, null), JobsOf.Start.AddDays(2));
        var figures = reading.All.Figures;
        Assert.Equal((131, sorted.Length), (figures.Whole, figures.Whole));
        // a document gives tenths of seconds
        Assert.Equal(sorted[(int)Math.Ceiling(0.5 * sorted.Length) - 1], figures.Median!.Value, 0.11);
        Assert.Equal(sorted[(int)Math.Ceiling(0.9 * sorted.Length) - 1], figures.P90!.Value, 0.11);
        Assert.Equal(sorted[(int)Math.Ceiling(0.98 * sorted.Length) - 1], figures.P98!.Value, 0.11);
    }

    /// <returns>How many GPUs there are.</returns>
    private static int Check(GpuFleet fleet, Dictionary<string, (double At, double Value)[]> byContainer, double second)
    {
        var text = new GpuWalls(new FakeTimeProvider()).Get(fleet, GpuMetric.Utilization, GpuGrouping.All[^1]);
        var cells = text.Values.Split(',', StringSplitOptions.RemoveEmptyEntries);
        var shown = GpuGrouping.All[^1].Group(fleet.Gpus).SelectMany(group => group.Gpus).ToList();
        Assert.Equal(shown.Count, fleet.Gpus.Length);
        for (var index = 0; index < shown.Count; index++)
        {
            var told = byContainer[shown[index].Key.JobId].Last(reading => reading.At <= second);
            Assert.Equal(told.Value, shown[index].UtilizationPercent!.Value, 0.51);
            Assert.Equal(told.Value, double.Parse(cells[index].Split(' ')[1], CultureInfo.InvariantCulture), 1.01);
        }

        // those that are at work then by their readings; one that begins or ends at that moment may be either
        var there = byContainer.Values.Count(readings => readings[0].At < second - 60 && readings[^1].At > second + 60);
        Assert.InRange(fleet.Gpus.Length, there, there + 12);
        return fleet.Gpus.Length;
    }

    private static async Task<List<(double At, double Value, string Container)>> ReadAsync(string file)
    {
        await using var packed = File.OpenRead(SharedFiles.Require($"{Folder}/{file}.csv.gz"));
        await using var unpacked = new GZipStream(packed, CompressionMode.Decompress);
        using var reader = new StreamReader(unpacked);
        var head = (await reader.ReadLineAsync())!.Split(',');
        var (at, value, container) = (
            Array.IndexOf(head, "timestamp_anon"),
            Array.IndexOf(head, "value"),
            Array.IndexOf(head, "container_ip")
        );
        var readings = new List<(double, double, string)>();
        while (await reader.ReadLineAsync() is { } line)
        {
            var cells = line.Split(',');
            readings.Add(
                (
                    double.Parse(cells[at], CultureInfo.InvariantCulture),
                    double.Parse(cells[value], CultureInfo.InvariantCulture),
                    cells[container]
                )
            );
        }

        return readings;
    }
}
