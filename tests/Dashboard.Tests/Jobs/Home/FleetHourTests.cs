using System.Globalization;
using CsCheck;
using Dashboard.Infrastructure;
using Dashboard.Jobs;
using Dashboard.Jobs.Home;
using Dashboard.Upstream;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Shared.Api;
using Shared.Jobs;
using Testing;

namespace Dashboard.Tests.Jobs.Home;

public sealed class FleetHourTests
{
    private static readonly string[] States =
    [
        "queued",
        "running",
        "running",
        "paused",
        "completed",
        "failed",
        "timeout",
        "cancelled",
    ];

    /// <summary>One thing that happens to a fleet, at random.</summary>
    private static readonly Gen<Action<Fleet>> Steps = Gen.Frequency(
        (
            12,
            Gen.Select(
                    Gen.Int[0, 12],
                    Gen.OneOf(States),
                    Gen.Select(Gen.Int[-90, 5], Gen.Int[-90, 5], Gen.Bool),
                    Gen.Select(Gen.Int[0, 3], Gen.Int[-1, 500])
                )
                .Select(
                    (job, state, times, rest) =>
                        (Action<Fleet>)(
                            fleet => fleet.See(job, state, times.Item1, times.Item3 ? times.Item2 : null, rest.Item1, rest.Item2)
                        )
                )
        ),
        (3, Gen.Int[1, 1500].Select(seconds => (Action<Fleet>)(fleet => fleet.Wait(seconds)))),
        (1, Gen.Int[0, 12].Select(job => (Action<Fleet>)(fleet => fleet.Store.Delete($"job_{job}")))),
        (1, Gen.Int[0, 12].Select(job => (Action<Fleet>)(fleet => fleet.Store.MarkGone($"job_{job}", JobsOf.Start)))),
        (1, Gen.Int[-7200, 7200].Select(seconds => (Action<Fleet>)(fleet => fleet.PutClock(seconds))))
    );

    /// <summary>However jobs and the clock have moved, each minute is what a recount of all known jobs gives.</summary>
    [Fact]
    public void AnyChanges_GiveWhatARecountGives() =>
        Steps
            .Array[0, 60]
            .Sample(
                steps =>
                {
                    using var fleet = new Fleet();
                    foreach (var step in steps)
                    {
                        step(fleet);
                        fleet.Tick();
                    }

                    fleet.AssertIsARecount();
                },
                iter: 1000
            );

    /// <summary>Who starts the Dashboard sees the hour before, too.</summary>
    [Fact]
    public void FirstReading_HasWhatTheJobsSayOfTheirPast()
    {
        using var fleet = new Fleet();
        fleet.See(1, "completed", startedMinutesAgo: -50, endedMinutesAgo: -20, retry: 0, cents: 100);
        fleet.See(2, "running", startedMinutesAgo: -300, endedMinutesAgo: null, retry: 0, cents: 100);
        fleet.Tick();

        var minutes = fleet.Reading.Minutes;
        Assert.Equal((1, 1), (minutes[^51].Started, minutes[^21].Completed));
        Assert.Equal(
            (1, 2, 2, 1, 1),
            (minutes[0].UnderWay, minutes[^51].UnderWay, minutes[^22].UnderWay, minutes[^21].UnderWay, minutes[^1].UnderWay)
        );
        Assert.Equal(0, minutes.Sum(minute => minute.Cost));
    }

    /// <summary>Tenths of a cent, many times: no figure of money goes through binary floating point.</summary>
    [Fact]
    public void Cost_ManySmallSteps_IsExact()
    {
        using var fleet = new Fleet();
        fleet.Tick();
        for (var step = 0; step <= 1000; step++)
        {
            fleet.Apply(
                "job_1",
                $$"""{"status":"running","execution":{"costAccrued":{{step / 1000m}}},"startedAt":"2026-01-01T00:00:00Z"}"""
            );
        }

        fleet.Tick();
        Assert.Equal(1.000m, fleet.Reading.Minutes[^1].Cost);
    }

    [Fact]
    public void AttemptAfterAFailure_IsCountedBesideIt_AndItsCostFromZero()
    {
        using var fleet = new Fleet();
        fleet.See(1, "running", -30, null, retry: 0, cents: 300);
        fleet.Tick();
        fleet.See(1, "failed", -30, -10, retry: 0, cents: 350);
        fleet.See(1, "running", -5, null, retry: 1, cents: 20);
        fleet.Tick();

        var minutes = fleet.Reading.Minutes;
        Assert.Equal(
            (2, 1, 1),
            (minutes.Sum(minute => minute.Started), minutes.Sum(minute => minute.Failed), minutes[^1].UnderWay)
        );
        Assert.Equal((0, 0.7m), (minutes[^7].UnderWay, minutes[^1].Cost));
    }

    [Fact]
    public void NothingNew_WithinOneMinute_IsToldOnce()
    {
        using var fleet = new Fleet();
        var told = 0;
        using var following = fleet.Hour.Subscribe(() => told++);
        fleet.See(1, "running", -30, null, retry: 0, cents: 300);
        fleet.Tick();
        fleet.Wait(5);
        fleet.Tick();
        Assert.Equal(1, told);

        fleet.Wait(60);
        fleet.Tick();
        Assert.Equal(2, told);
    }

    private sealed class Fleet : IDisposable
    {
        private readonly FakeTimeProvider _time = new(JobsOf.Start.AddHours(10).AddSeconds(7));
        private readonly Upstream _upstream = new();
        private readonly List<(long Minute, decimal Cost)> _costs = [];

        public Fleet() => Hour = new(Store, _upstream, _time, NullLogger<FleetHourProjection>.Instance);

        public JobStore Store { get; } = new();

        public FleetHourProjection Hour { get; }

        public FleetHourReading Reading => Hour.Current;

        private DateTimeOffset Now => _upstream.Current.Clock?.At(_time.GetUtcNow()) ?? _time.GetUtcNow();

        public void Dispose() => Hour.Dispose();

        public void Tick()
        {
            Hour.Tick();
            _costs.RemoveAll(cost => cost.Minute > MinuteOf(Now) || cost.Minute <= MinuteOf(Now) - 60);
        }

        public void Wait(int seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));

        /// <summary>To a time that is clearly another: two readings of one clock need not agree to the second.</summary>
        public void PutClock(int seconds)
        {
            var clock = new UpstreamClock(_time.GetUtcNow(), _time.GetUtcNow().AddSeconds(seconds), 10);
            if ((clock.At(_time.GetUtcNow()) - Now).Duration() > TimeSpan.FromMinutes(1))
            {
                _upstream.Current = _upstream.Current with { Clock = clock };
            }
        }

        public void See(int job, string state, int startedMinutesAgo, int? endedMinutesAgo, int retry, int cents)
        {
            var fields = new List<string> { $"\"status\":\"{state}\"", $"\"retryCount\":{retry}" };
            if (state != "queued")
            {
                fields.Add($"\"startedAt\":\"{Minutes(startedMinutesAgo)}\"");
            }

            if (endedMinutesAgo is { } ended)
            {
                fields.Add($"\"completedAt\":\"{Minutes(ended)}\"");
            }

            if (cents >= 0)
            {
                fields.Add($"\"execution\":{{\"costAccrued\":{(cents / 100m).ToString(CultureInfo.InvariantCulture)}}}");
            }

            Apply($"job_{job}", $"{{{string.Join(',', fields)}}}");
        }

        public void Apply(string jobId, string json)
        {
            var before = Store.Find(jobId);
            Store.Apply(new Observation(JobsOf.Document(jobId, json), DocumentSource.Stream, _time.GetUtcNow()));
            var after = Store.Find(jobId)!;
            // what nobody knew the beginning of is not known to have risen
            var from = before switch
            {
                null => null,
                _ when before.RetryCount != after.RetryCount => 0m,
                { Cost: { } cost } => cost,
                { StartedAt: null } => 0m,
                _ => (decimal?)null,
            };
            if (after.Cost > from)
            {
                _costs.Add((MinuteOf(Now), after.Cost.Value - from.Value));
            }
        }

        public void AssertIsARecount()
        {
            Tick();
            var last = MinuteOf(Now);
            var attempts = Store
                .GetSnapshot()
                .SelectMany(job =>
                    job.PreviousAttempts.Select(old => new Attempt(
                            old.StartedAt,
                            EndOf(old.EndedAt, old.IsEndEstimated),
                            old.State,
                            IsLive: false
                        ))
                        .Append(
                            new Attempt(
                                job.StartedAt,
                                EndOf(job.EndedAt, job.IsEndEstimated),
                                job.State,
                                job is { IsTerminal: false, GoneSince: null }
                            )
                        )
                )
                .ToList();
            var expected = Enumerable
                .Range(0, 60)
                .Select(i => last - 59 + i)
                .Select(minute => new FleetMinute(
                    attempts.Count(attempt => MinuteOf(attempt.Start) == minute),
                    attempts.Count(attempt => attempt.State == JobState.Completed && MinuteOf(attempt.End) == minute),
                    attempts.Count(attempt =>
                        attempt.State is JobState.Failed or JobState.Timeout && MinuteOf(attempt.End) == minute
                    ),
                    attempts.Count(attempt => attempt.IsUnderWayAtTheEndOf(minute)),
                    _costs.Where(cost => cost.Minute == minute).Sum(cost => cost.Cost)
                ));
            Assert.Equal(expected, Reading.Minutes);
            Assert.Equal(last - 59, MinuteOf(Reading.From));
        }

        /// <summary>What is our own time is put as upstream's clock has it.</summary>
        private DateTimeOffset? EndOf(DateTimeOffset? at, bool isEstimated) =>
            isEstimated && _upstream.Current.Clock is { } clock && at is { } seen ? clock.At(seen) : at;

        private string Minutes(int minutes) => Now.AddMinutes(minutes).ToString("O", CultureInfo.InvariantCulture);
    }

    private sealed record Attempt(DateTimeOffset? Start, DateTimeOffset? End, JobState State, bool IsLive)
    {
        public bool IsUnderWayAtTheEndOf(long minute) =>
            MinuteOf(Start) <= minute && (IsLive || (MinuteOf(End) > minute && MinuteOf(End) >= MinuteOf(Start)));
    }

    private static long? MinuteOf(DateTimeOffset? time) => time is { } at ? MinuteOf(at) : null;

    private static long MinuteOf(DateTimeOffset at) => (long)Math.Floor((at - DateTimeOffset.MinValue).TotalMinutes);

    private sealed class Upstream : IUpstreamStatusSource
    {
        public UpstreamStatus Current { get; set; } = new(ConnectionState.Connected, JobsOf.Start);

        public IDisposable Subscribe(Action changed) => new LiveValue<string>("").Subscribe(changed);
    }
}
