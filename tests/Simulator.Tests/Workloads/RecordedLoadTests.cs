using CsCheck;
using Simulator.Documents;
using Simulator.Traces;
using Simulator.Workloads;

namespace Simulator.Tests.Workloads;

public sealed class RecordedLoadTests
{
    private const int LifeSeconds = 600;

    private static readonly Gen<TraceReading[]> Readings = Gen.Select(
            Gen.Int[1, LifeSeconds - 1],
            Gen.Int[0, 100].Nullable(0.3),
            Gen.Long[0, 50_833_129_472].Nullable(0.3),
            (at, percent, bytes) => new TraceReading(at, percent, bytes)
        )
        .Array[0, 12]
        .Select(later =>
            later
                .Append(new TraceReading(0, 40, 2_000_000_000))
                .DistinctBy(reading => reading.AtSeconds)
                .OrderBy(reading => reading.AtSeconds)
                .ToArray()
        );

    // The oracle goes through the life second by second with nothing but the readings.
    [Fact]
    public void AnyReadings_EverythingShown_FollowsFromThem() =>
        Readings.Sample(
            readings =>
            {
                var job = Replay(readings);
                var gpu = job.Outline.Gpu;
                double percent = 0,
                    joules = 0,
                    sum = 0,
                    celsius = Thermals.RestCelsius(gpu, gpu.IdlePowerWatts);
                var bytes = 0L;
                for (var second = 0; second < LifeSeconds; second++)
                {
                    var at = SimulatorServer.Start.AddSeconds(second);
                    if (Array.Find(readings, reading => reading.AtSeconds == second) is { } reading)
                    {
                        (percent, bytes) = (reading.UtilizationPercent ?? percent, reading.MemoryUsedBytes ?? bytes);
                        if (second == 0)
                        {
                            (percent, bytes) = (40, 2_000_000_000);
                        }
                    }

                    Assert.Equal(percent, Reading.Utilization(job, 0, at));
                    Assert.Equal(bytes, Reading.MemoryBytes(job, 0, at));
                    Assert.Equal(joules, Reading.EnergyJoules(job, at), 1e-3);
                    Assert.InRange(Reading.TemperatureCelsius(job, 0, at) - celsius, -3.8, 3.8);
                    if (second > 0)
                    {
                        Assert.Equal(sum / second, Reading.MeanUtilization(job, at), 1e-6);
                    }

                    var watts = gpu.IdlePowerWatts + ((gpu.MaximumPowerWatts - gpu.IdlePowerWatts) * percent / 100);
                    joules += watts;
                    sum += percent;
                    celsius += (Thermals.RestCelsius(gpu, watts) - celsius) * (1 - Math.Exp(-1 / Thermals.LagSeconds));
                }
            },
            iter: 30
        );

    [Fact]
    public void LargestReadingOfTheTrace_SurvivesInTheDocument()
    {
        var job = Replay([new TraceReading(0, 10, 50_833_129_472)]);
        using var buffer = new DocumentBuffer();
        var json = System.Text.Encoding.UTF8.GetString(
            buffer.Write(job, SimulatorServer.Start.AddSeconds(60), new DocumentRequest { Resources = true })
        );
        Assert.Equal(50_833_129_472, Reading.MemoryBytes(job, 0, SimulatorServer.Start.AddSeconds(60)));
        Assert.True(job.Outline.Gpu.MemoryBytes >= 51_500_000_000);
        Assert.Contains("NVIDIA L20", json, StringComparison.Ordinal);
    }

    [Fact]
    public void MemoryAlone_LeavesTheRestToTheStage()
    {
        var job = Replay([new TraceReading(0, null, 7_000_000_000)]);
        var at = SimulatorServer.Start.AddSeconds(100);
        Assert.Equal(7_000_000_000, Reading.MemoryBytes(job, 0, at));
        Assert.Equal(job.Stage.Utilization, Reading.MeanUtilization(job, at));
        Assert.Equal(job.Stage.EnergyAt(at), Reading.EnergyJoules(job, at));
    }

    [Fact]
    public void AfterTheEnd_EnergyStays()
    {
        var job = Replay([new TraceReading(0, 60, null)]);
        Assert.Equal(
            Reading.EnergyJoules(job, SimulatorServer.Start.AddSeconds(LifeSeconds)),
            Reading.EnergyJoules(job, SimulatorServer.Start.AddSeconds(LifeSeconds * 2))
        );
    }

    private static ModelledJob Replay(TraceReading[] readings)
    {
        var start = SimulatorServer.Start;
        var recorded = new TraceJob
        {
            JobId = "job_read",
            EndpointId = "ep",
            ScheduledAtSeconds = 0,
            EndedAtSeconds = LifeSeconds,
            GpuType = GpuModels.L20,
            GpuCount = 1,
            Readings = [.. readings],
        };
        var outline = ReplayedJob.Outline(recorded, 0, 0, start);
        var job = new ModelledJob(outline, null, ReplayedJob.Plan(recorded, outline, start, start.AddSeconds(LifeSeconds)));
        while (job.Phase != RunningPhase.Processing)
        {
            job.Change();
        }

        return job;
    }
}
