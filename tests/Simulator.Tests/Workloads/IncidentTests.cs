using System.Text.Json.Nodes;
using Simulator.Workloads;

namespace Simulator.Tests.Workloads;

public sealed class IncidentTests
{
    [Fact]
    public void OneEndpointRunsOutOfMemory_OneQueueGrows()
    {
        using var recorder = new StoryRecorder("incident", 200, 42, speed: 60);
        recorder.Run(TimeSpan.FromSeconds(20), 20);
        var outOfMemory = recorder
            .Events.Where(recorded =>
                recorded.State == JobState.Failed && recorded.Json.Contains("RESOURCE_EXHAUSTED", StringComparison.Ordinal)
            )
            .CountBy(recorded => recorded.Document["endpointId"]!.GetValue<string>())
            .ToDictionary();
        Assert.True(
            outOfMemory[Incidents.UpdatedEndpoint]
                > outOfMemory.Where(pair => pair.Key != Incidents.UpdatedEndpoint).Sum(pair => pair.Value)
        );

        using var busy = new StoryRecorder("busy", 200, 42, speed: 60);
        busy.Run(TimeSpan.FromSeconds(20), 20);
        Assert.True(Waiting(recorder) > Waiting(busy), $"{Waiting(recorder)} wait, {Waiting(busy)} without an incident");

        static int Waiting(StoryRecorder recorder) =>
            recorder.Story.Read(_ =>
                recorder
                    .Story.Jobs.OldestFirst.OfType<ModelledJob>()
                    .Count(job => job.State == JobState.Queued && job.Outline.Gpu == Incidents.ShortModel)
            );
    }

    [Fact]
    public void HotCards_AreSlowedDownByTheirHeat_AndOnlyThen()
    {
        using var recorder = new StoryRecorder("incident", 200, 42, speed: 60);
        recorder.Run(TimeSpan.FromSeconds(50), 50);
        var readings = recorder
            .Events.Where(recorded => recorded is { State: JobState.Running, Phase: RunningPhase.Processing })
            .Select(recorded => (recorded.JobId, recorded.At, recorded.Document))
            .Where(recorded => recorded.Document["metrics"]?["throttled"] is not null)
            .Select(recorded => new Reading(
                recorded.JobId,
                recorded.At,
                recorded.Document["resources"]!["gpus"]![0]!,
                recorded.Document["metrics"]!
            ))
            .ToList();
        var slowed = readings.Where(reading => reading.IsThrottled).ToList();
        Assert.NotEmpty(slowed);
        Assert.All(slowed, reading => Assert.Equal(Incidents.HotModel.Name, reading.Type));
        Assert.True(slowed.Max(reading => reading.Temperature) >= 85);
        // Not from the incident's first minute on, but once the room has warmed up; and not for long after it.
        var minutes = slowed.Select(reading => (reading.At - SimulatorServer.Start).TotalMinutes).ToList();
        Assert.InRange(minutes.Min(), 3, 15);
        Assert.InRange(minutes.Max(), 25, 40);
        // One that is met in both ways has less to do, and gets less done, while it is slowed down.
        var both = readings
            .GroupBy(reading => reading.JobId)
            .Where(job => job.Count(reading => reading.IsThrottled) > 2 && job.Count(reading => !reading.IsThrottled) > 2)
            .ToList();
        Assert.NotEmpty(both);
        foreach (var job in both)
        {
            var hot = job.Where(reading => reading.IsThrottled).Average(reading => reading.Utilization);
            Assert.InRange(hot, 0, job.Where(reading => !reading.IsThrottled).Average(reading => reading.Utilization) * 0.9);
        }

        var (throttled, free) = (Rate(isThrottled: true), Rate(isThrottled: false));
        Assert.InRange(throttled, free * 0.5, free * 0.95);

        double Rate(bool isThrottled) =>
            both.Average(job => job.Where(reading => reading.IsThrottled == isThrottled).Average(reading => reading.Rate));
    }

    [Fact]
    public void HotSpans_AreWhenTheRoomIsThatHot()
    {
        var incidents = new Incidents(SimulatorServer.Start, happen: true);
        foreach (var celsius in (double[])[0.5, 5, 12, 19, 21.9])
        {
            var spans = incidents.HotSpans(Incidents.HotModel, celsius, SimulatorServer.Start).Take(3).ToList();
            for (var second = 0; second < 9000; second += 7)
            {
                var at = SimulatorServer.Start.AddSeconds(second);
                var isIn = spans.Exists(span => span.From <= at && at < span.To);
                Assert.Equal(isIn, incidents.HeatCelsius(Incidents.HotModel, at) >= celsius);
            }
        }

        Assert.Empty(incidents.HotSpans(Incidents.HotModel, 22, SimulatorServer.Start));
        Assert.Empty(incidents.HotSpans(GpuModel.T4, 1, SimulatorServer.Start));
    }

    private sealed record Reading(string JobId, DateTimeOffset At, JsonNode Gpu, JsonNode Metrics)
    {
        public bool IsThrottled => Metrics["throttled"]!.GetValue<int>() == 1;

        public double Rate => Metrics["itemsPerSecond"]!.GetValue<double>();

        public string Type => Gpu["type"]!.GetValue<string>();

        public double Utilization => Gpu["utilization"]!.GetValue<double>();

        public double Temperature => Gpu["temperature"]!.GetValue<double>();
    }
}
