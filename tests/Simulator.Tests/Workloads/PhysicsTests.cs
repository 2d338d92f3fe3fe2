using System.Globalization;
using System.Text.Json.Nodes;
using CsCheck;
using Simulator.Documents;
using Simulator.Workloads;

namespace Simulator.Tests.Workloads;

public sealed class PhysicsTests
{
    [Fact]
    public void AnySeed_EveryReading_IsPossible() =>
        Gen.ULong.Sample(
            seed =>
            {
                using var recorder = new StoryRecorder("incident", 25, seed, speed: 5);
                recorder.Run(TimeSpan.FromSeconds(120), 6);
                var readings = recorder
                    .Events.Select(recorded => recorded.Document)
                    .Where(document => document["resources"]?["gpus"] is not null)
                    .ToList();
                Assert.NotEmpty(readings);
                readings.ForEach(AssertPossible);
            },
            iter: 8
        );

    private static void AssertPossible(JsonNode document)
    {
        foreach (var gpu in document["resources"]!["gpus"]!.AsArray())
        {
            var model = GpuModel.Named(gpu!["type"]!.GetValue<string>());
            Assert.InRange(gpu["utilization"]!.GetValue<double>(), 0, 100);
            Assert.InRange(gpu["temperature"]!.GetValue<double>(), Thermals.AmbientCelsius - 6, 94);
            Assert.InRange(Watts(gpu["powerUsage"]!), Math.Floor(model.IdlePowerWatts), model.MaximumPowerWatts);
            Assert.InRange(Bytes(gpu["memoryUsed"]!), 0, Bytes(gpu["memoryTotal"]!));
        }

        Assert.InRange(document["progress"]!.GetValue<double>(), 0, 100);
        var isStarting = document["status"]!.GetValue<string>() == "initializing";
        Assert.Equal(isStarting, document["startedAt"] is null);
        Assert.True(isStarting || Time(document, "createdAt") <= Time(document, "startedAt"));
    }

    [Fact]
    public void AnySeed_EndedDocuments_HaveTheirTimesInOrder() =>
        Gen.ULong.Sample(
            seed =>
            {
                using var recorder = new StoryRecorder("busy", 25, seed, speed: 20);
                recorder.Run(TimeSpan.FromSeconds(60), 6);
                foreach (
                    var document in recorder
                        .Events.Where(recorded => recorded.State.IsTerminal())
                        .Select(recorded => recorded.Document)
                )
                {
                    var end = new[] { "completedAt", "failedAt", "cancelledAt", "timedOutAt" }.Single(name =>
                        document[name] is not null
                    );
                    Assert.True(Time(document, "createdAt") <= Time(document, end));
                    Assert.True(document["startedAt"] is null || Time(document, "startedAt") <= Time(document, end));
                    Assert.True(document["nextRetryAt"] is null || Time(document, end) < Time(document, "nextRetryAt"));
                }
            },
            iter: 8
        );

    // The oracle adds up power each second; the job keeps a closed form.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Energy_IsTheIntegralOfPower(ulong seed)
    {
        var job = PlannedJob(seed);
        var joules = 0.0;
        var measured = 0.0;
        Play(
            job,
            at =>
            {
                joules += Reading.PowerWatts(job, 0, at);
                Assert.True(job.Stage.EnergyAt(at) >= measured);
                measured = job.Stage.EnergyAt(at);
            }
        );
        Assert.InRange(measured, joules * 0.95, joules * 1.05);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Temperature_FollowsTheLoadWithALag(ulong seed)
    {
        var job = PlannedJob(seed);
        var byPhase = new Dictionary<RunningPhase, List<double>>();
        Play(
            job,
            at =>
            {
                if (!byPhase.TryGetValue(job.Phase, out var temperatures))
                {
                    byPhase[job.Phase] = temperatures = [];
                }

                temperatures.Add(Reading.TemperatureCelsius(job, 0, at));
            }
        );
        var processing = byPhase[RunningPhase.Processing];
        Assert.True(processing[0] + 8 < processing.Max(), "a card is cold when work begins");
        Assert.True(byPhase[RunningPhase.Finalizing][0] > processing.Average() - 6, "and still hot when it ends");
    }

    [Fact]
    public void OutOfMemory_IsReachedWhenMemoryIsFull()
    {
        using var buffer = new DocumentBuffer();
        var failed = Enumerable
            .Range(1, 60)
            .Select(seed => PlannedJob((ulong)seed, new OutcomeOdds { OutOfMemory = 1 }, trouble: 1))
            .Where(job => job.Attempt.RunsOutOfMemory)
            .ToList();
        Assert.True(failed.Count > 40);
        foreach (var job in failed)
        {
            while (job.Stage != job.Attempt.Stages[^2])
            {
                job.Change();
            }

            var total = job.Outline.Gpu.MemoryBytes;
            Assert.InRange(Reading.MemoryBytes(job, 0, job.Attempt.Last.StartsAt.AddMilliseconds(-1)), total * 0.97, total);
            job.Change();
            var document = JsonNode.Parse(buffer.Write(job, job.Stage.StartsAt, DocumentRequest.Default))!;
            var details = document["error"]!["details"]!;
            Assert.True(Bytes(details["memoryRequired"]!) > Bytes(details["memoryAvailable"]!));
            Assert.NotNull(details["suggestion"]);
            Assert.Equal(
                (long)(job.Outline.TotalItems * job.Stage.WorkFrom),
                document["partialResults"]![job.Outline.Unit.DoneField]!.GetValue<long>()
            );
        }
    }

    [Fact]
    public void Estimates_ErrEitherWay_AndLessTowardsTheEnd()
    {
        var errors = new List<(double Early, double Late)>();
        for (var seed = 1UL; seed <= 60; seed++)
        {
            var job = PlannedJob(seed);
            errors.Add((Error(job, 0.3), Error(job, 0.9)));
        }

        Assert.Contains(errors, error => error.Early < -20);
        Assert.Contains(errors, error => error.Early > 20);
        Assert.True(errors.Average(error => Math.Abs(error.Late)) < errors.Average(error => Math.Abs(error.Early)) / 2);

        static double Error(ModelledJob job, double share)
        {
            var begun = job.Attempt.ScheduledAt!.Value;
            var at = begun + ((job.Attempt.PlannedEnd - begun) * share);
            while (job.NextChangeAt <= at)
            {
                job.Change();
            }

            return job.State == JobState.Paused ? 0 : (Estimate.Of(job, at)!.Value - job.Attempt.PlannedEnd).TotalSeconds;
        }
    }

    private static ModelledJob PlannedJob(ulong seed) =>
        PlannedJob(seed, new OutcomeOdds { Paused = 1, CancelledInQueue = 0 }, trouble: 0);

    private static ModelledJob PlannedJob(ulong seed, OutcomeOdds odds, double trouble)
    {
        var start = SimulatorServer.Start;
        var incidents = new Incidents(start, happen: false);
        var scenario = Scenario.Find("quiet")! with { Trouble = trouble };
        var profile = EndpointCatalog.All[0] with { Odds = odds };
        var made = new JobMaker(scenario, seed, incidents).Make(0, (long)seed, start, isArchived: false);
        var outline = made.Outline with { TotalItems = 1200, Gpu = GpuModel.A100, GpuCount = 1, Dialect = profile.Dialect };
        var job = new ModelledJob(outline, profile, Attempt.Queue(0, start));
        var cold = new ColdStart(true, false, [new("containerStart", 12.5), new("modelLoad", 60)]);
        job.Start(new AttemptPlanner(incidents, scenario).Plan(outline, profile, job.Attempt, start, cold));
        return job;
    }

    private static void Play(ModelledJob job, Action<DateTimeOffset> read)
    {
        for (var at = job.Attempt.ScheduledAt!.Value; !job.State.IsTerminal(); at += TimeSpan.FromSeconds(1))
        {
            read(at);
            while (job.NextChangeAt is { } next && next <= at + TimeSpan.FromSeconds(1))
            {
                job.Change();
            }
        }
    }

    private static DateTimeOffset Time(JsonNode document, string name) =>
        DateTimeOffset.Parse(document[name]!.GetValue<string>(), CultureInfo.InvariantCulture);

    private static double Watts(JsonNode node) =>
        node.GetValueKind() == System.Text.Json.JsonValueKind.Number
            ? node.GetValue<double>()
            : Quantity(node.GetValue<string>(), ("kW", 1000), ("W", 1));

    private static double Bytes(JsonNode node) =>
        node.GetValueKind() == System.Text.Json.JsonValueKind.Number
            ? node.GetValue<double>()
            : Quantity(node.GetValue<string>(), ("GiB", 1 << 30), ("GB", 1e9), ("MB", 1e6));

    private static double Quantity(string text, params (string Unit, double Factor)[] units)
    {
        var (unit, factor) = units.First(candidate => text.EndsWith(candidate.Unit, StringComparison.Ordinal));
        return double.Parse(text[..^unit.Length], CultureInfo.InvariantCulture) * factor;
    }
}
