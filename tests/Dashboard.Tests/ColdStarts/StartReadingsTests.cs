using Dashboard.ColdStarts;
using Dashboard.Infrastructure;
using Dashboard.Jobs;
using Dashboard.Upstream;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Testing;

namespace Dashboard.Tests.ColdStarts;

public sealed class StartReadingsTests : IDisposable
{
    private static readonly StartScope Day = new(TimeRange.LastDay, null);

    private static readonly UpstreamStatus Status = new(ConnectionState.Connected, JobsOf.Start);

    private readonly FakeTimeProvider _time = new(JobsOf.Start.AddHours(1));
    private readonly StartLog _log = new();
    private readonly StartReadings _readings;

    public StartReadingsTests() =>
        _readings = new StartReadings(_log, new FixedUpstream(), _time, NullLogger<StartReadings>.Instance);

    public void Dispose() => _readings.Dispose();

    [Fact]
    public void Reading_IsOneForAllOfAScope()
    {
        var other = Day with { EndpointId = "ep" };
        Assert.Same(_readings.Get(Day), _readings.Get(new StartScope(TimeRange.LastDay, null)));
        Assert.NotSame(_readings.Get(Day), _readings.Get(other));
    }

    [Fact]
    public void Start_ThatComes_IsTold_NotOftenerThanTheInterval()
    {
        var told = 0;
        var reading = _readings.Get(Day);
        using var _ = reading.Subscribe(() => told++);
        Put("a");
        _readings.Tick();
        Assert.Equal(0, told);

        _time.Advance(StartReadings.Interval);
        _readings.Tick();
        Assert.Equal((1, 1), (told, reading.Current.All.Figures.Count));

        // nothing has come
        _time.Advance(StartReadings.Interval);
        _readings.Tick();
        Assert.Equal(1, told);

        // but the day's end moves on
        _time.Advance(TimeSpan.FromSeconds(30));
        _readings.Tick();
        Assert.Equal((2, _time.GetUtcNow()), (told, reading.Current.To));
    }

    [Fact]
    public void Reading_NobodyFollows_IsNotRead_AndIsForgotten()
    {
        var reading = _readings.Get(Day);
        var first = reading.Current;
        Put("a");
        _time.Advance(StartReadings.Interval);
        _readings.Tick();
        Assert.Same(first, reading.Current);
        Assert.Equal(1, _readings.Count);

        // who asks gets what is so now
        Assert.Equal(1, _readings.Get(Day).Current.All.Figures.Count);

        _time.Advance(TimeSpan.FromMinutes(1));
        _readings.Tick();
        Assert.Equal(0, _readings.Count);
    }

    private void Put(string jobId)
    {
        var store = new JobStore();
        using var changes = store.Subscribe();
        var begun = changes.Resync();
        store.Apply(
            JobsOf.Observation(
                jobId,
                """{"status":"running","startedAt":"2026-01-01T00:30:00Z","coldStart":{"occurred":true,"duration":12}}"""
            )
        );
        while (changes.TryRead(out var change))
        {
            _log.Take(change, Status);
        }

        Assert.Empty(begun);
    }

    private sealed class FixedUpstream : IUpstreamStatusSource
    {
        public UpstreamStatus Current => Status;

        public IDisposable Subscribe(Action changed) => throw new NotSupportedException();
    }
}
