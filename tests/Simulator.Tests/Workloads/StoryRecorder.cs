using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Simulator.Documents;
using Simulator.Workloads;

namespace Simulator.Tests.Workloads;

/// <summary>Runs a story in memory and keeps every event with its document.</summary>
internal sealed class StoryRecorder : IStoryObserver, IDisposable
{
    private static readonly DocumentRequest Everything = new() { Resources = true, Metrics = true };

    private readonly FakeTimeProvider _time = new(SimulatorServer.Start);
    private readonly DocumentBuffer _buffer = new();

    public StoryRecorder(string scenario, int jobs, ulong seed, double speed = 1)
        : this((clock, kind) => new ScenarioSource(kind, jobs, seed, clock.Start), speed, scenario) { }

    public StoryRecorder(Func<StoryClock, Scenario, StorySource> source, double speed = 1, string scenario = "busy")
    {
        var clock = new StoryClock(_time, SimulatorServer.Start, speed);
        var kind = Scenario.Find(scenario)!;
        Story = new Story(clock, source(clock, kind), kind.TickInterval, 20_000);
        Story.Observe(this);
    }

    public Story Story { get; }

    public List<Recorded> Events { get; } = [];

    public void Run(TimeSpan wallTime, int steps)
    {
        for (var step = 0; step < steps; step++)
        {
            _time.Advance(wallTime / steps);
            Story.Advance();
        }
    }

    public void OnEvent(StoryEvent storyEvent)
    {
        var job = storyEvent.Job;
        var json = Encoding.UTF8.GetString(_buffer.Write(job, storyEvent.At, Everything));
        Events.Add(
            new Recorded(
                job.Id,
                job.Sequence,
                storyEvent.Sequence,
                storyEvent.At,
                job.State,
                job.Phase,
                job.RetryCount,
                storyEvent.IsStateChange,
                json,
                job.Costs(storyEvent.At).Last().Actual
            )
        );
    }

    public void Dispose() => _buffer.Dispose();
}

internal sealed record Recorded(
    string JobId,
    long JobSequence,
    long Sequence,
    DateTimeOffset At,
    JobState State,
    RunningPhase Phase,
    int RetryCount,
    bool IsStateChange,
    string Json,
    decimal Cost
)
{
    public JsonNode Document => JsonNode.Parse(Json)!;
}
