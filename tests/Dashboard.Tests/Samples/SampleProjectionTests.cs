using Dashboard.Infrastructure;
using Dashboard.Jobs;
using Dashboard.Samples;
using Dashboard.Upstream;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Testing;

namespace Dashboard.Tests.Samples;

public sealed class SampleProjectionTests : IDisposable
{
    private readonly JobStore _jobs = new();
    private readonly SampleStore _samples = new();
    private readonly FakeTimeProvider _time = new(JobsOf.Start);
    private SampleProjection? _projection;
    private int _ticks;

    public SampleProjectionTests() => _samples.Tick.Subscribe(() => _ticks++);

    public void Dispose() => _projection?.Dispose();

    [Fact]
    public void Tick_WithNews_TellsOfItOnce()
    {
        See("a", """{"status":"running","progress":1}""");
        _projection = Create();
        _projection.Tick();
        Assert.Equal((1, 1), (_ticks, _samples.GetSeries("a").Length));

        See("a", """{"status":"running","progress":2}""");
        See("a", """{"status":"running","progress":3}""");
        _projection.Tick();
        _projection.Tick();
        Assert.Equal((2, 3L), (_ticks, _samples.GetVersion("a")));
    }

    [Fact]
    public void Tick_AfterADelete_HasForgottenTheJob()
    {
        _projection = Create();
        See("a", """{"status":"running","progress":1}""");
        _projection.Tick();
        _jobs.Delete("a");
        _projection.Tick();
        Assert.Equal(0, _samples.JobCount);
    }

    [Fact]
    public void Tick_AfterAnotherJobGotTheId_HasItsReadingsAlone()
    {
        _projection = Create();
        See("a", """{"status":"running","createdAt":"2026-01-01T10:00:00Z","progress":70,"execution":{"costAccrued":2}}""");
        _projection.Tick();
        See("a", """{"status":"running","createdAt":"2026-01-01T11:00:00Z","progress":1}""");
        _projection.Tick();
        Assert.Equal(1, Assert.Single(_samples.GetSeries("a")).Value);
    }

    [Fact]
    public void Tick_AfterFallingBehind_IsRightAgain()
    {
        _projection = Create();
        See("gone", """{"status":"running","progress":1}""");
        _projection.Tick();
        _jobs.Delete("gone");
        for (var round = 0; round <= JobStore.DefaultSubscriptionCapacity; round++)
        {
            See("a", $$"""{"status":"running","currentStep":"{{round}}","progress":50}""");
        }

        _projection.Tick();
        See("a", """{"status":"running","progress":51}""");
        _projection.Tick();
        Assert.Equal((1, 51), (_samples.JobCount, _samples.GetSeries("a").Single().Value));
    }

    private SampleProjection Create() => new(_jobs, _samples, new Upstream(), _time, NullLogger<SampleProjection>.Instance);

    private void See(string jobId, string json) => _jobs.Apply(JobsOf.Observation(jobId, json));

    private sealed class Upstream : IUpstreamStatusSource
    {
        public UpstreamStatus Current { get; } = new(ConnectionState.Connected, JobsOf.Start);

        public IDisposable Subscribe(Action changed) => new LiveValue<string>("").Subscribe(changed);
    }
}
