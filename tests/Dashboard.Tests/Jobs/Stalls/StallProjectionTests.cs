using CsCheck;
using Dashboard.Infrastructure;
using Dashboard.Jobs;
using Dashboard.Jobs.Courses;
using Dashboard.Jobs.Stalls;
using Dashboard.Upstream;
using Dashboard.Upstream.Planning;
using Dashboard.Upstream.Streams;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Shared.Api;
using Shared.Jobs;
using Testing;

namespace Dashboard.Tests.Jobs.Stalls;

public sealed class StallProjectionTests
{
    private const string JobId = "job_1";

    /// <summary>What may happen to a job that moves in time, and around it: seconds, and what comes then.</summary>
    private static readonly Gen<(int Seconds, string What)[]> Lives = Gen.Select(
        Gen.Int[1, 55],
        Gen.OneOf("progress", "counters", "step", "cost", "cost", "repeat", "silence", "heard", "other", "pause", "resume")
    ).Array[1, 120];

    /// <summary>Whatever else happens: where something moves at least once a minute, there is never a verdict.</summary>
    [Fact]
    public void JobThatMoves_IsNeverStalled() =>
        Gen.Select(Lives, Gen.OneOf(1.0, 10, 60), Gen.Bool)
            .Sample(
                (life, speed, isSingle) =>
                {
                    using var fleet = new Fleet(speed, isSingle);
                    fleet.See(JobId, fleet.Running(JobId));
                    var unmoved = 0;
                    foreach (var (seconds, what) in life)
                    {
                        // of the story's time, however fast it is told
                        unmoved += seconds;
                        var isMove = unmoved > 55 || what is "progress" or "counters" or "step" or "resume";
                        fleet.Pass(TimeSpan.FromSeconds(seconds / speed), () => Assert.Empty(fleet.Stalled));
                        fleet.Do(JobId, unmoved > 55 ? "progress" : what);
                        unmoved = isMove ? 0 : unmoved;
                    }
                },
                iter: 100
            );

    /// <summary>And where nothing moves for long enough there is one, as soon as it is certain, until something moves.</summary>
    [Fact]
    public void JobThatDoesNotMove_IsStalled_UntilItDoes() =>
        Gen.Select(Gen.Int[0, 100], Gen.OneOf(1.0, 10), Gen.Bool)
            .Sample(
                (moves, speed, isSingle) =>
                {
                    using var fleet = new Fleet(speed, isSingle);
                    fleet.See(JobId, fleet.Running(JobId));
                    for (var i = 0; i < moves; i++)
                    {
                        fleet.Pass(TimeSpan.FromSeconds(3 / speed));
                        fleet.Do(JobId, "progress");
                    }

                    // 20 gaps of 3 s make a limit of the least
                    var limit = Math.Max(moves > StallDetector.LeastGaps ? 60 : 300, 20 * speed);
                    fleet.Pass(TimeSpan.FromSeconds((limit - 5) / speed), () => Assert.Empty(fleet.Stalled));
                    fleet.Do(JobId, "cost");
                    fleet.Pass(TimeSpan.FromSeconds((10 / speed) + 3));
                    var verdict = fleet.Stalled[JobId];
                    Assert.Equal((true, moves > StallDetector.LeastGaps), (verdict.IsCostRising, verdict.IsLearnt));

                    fleet.Do(JobId, "counters");
                    fleet.Tick();
                    Assert.Empty(fleet.Stalled);
                },
                iter: 100
            );

    [Fact]
    public void Silence_TakesTheVerdictBack_AndDoesNotCount()
    {
        using var fleet = new Fleet(1, isSingle: false);
        fleet.See(JobId, fleet.Running(JobId));
        fleet.Pass(TimeSpan.FromMinutes(6));
        Assert.Single(fleet.Stalled);

        fleet.Do(JobId, "silence");
        fleet.Tick();
        Assert.Empty(fleet.Stalled);

        fleet.Pass(TimeSpan.FromHours(1), () => Assert.Empty(fleet.Stalled));
        fleet.Do(JobId, "heard");
        fleet.Pass(TimeSpan.FromMinutes(4), () => Assert.Empty(fleet.Stalled));
        fleet.Pass(TimeSpan.FromMinutes(2));
        Assert.Single(fleet.Stalled);
    }

    /// <summary>Told after the silence that it has not moved, it has not moved all along.</summary>
    [Fact]
    public void JobThatIsConfirmedAfterASilence_IsStalledSinceItMovedLast()
    {
        using var fleet = new Fleet(1, isSingle: false);
        fleet.See(JobId, fleet.Running(JobId));
        fleet.Do(JobId, "silence");
        fleet.Pass(TimeSpan.FromHours(1));
        fleet.Do(JobId, "heard");
        fleet.Do(JobId, "cost");
        fleet.Pass(TimeSpan.FromSeconds(3));

        Assert.Equal(JobsOf.Start, fleet.Stalled[JobId].Since);
    }

    [Fact]
    public void JobOfWhichNobodyTells_IsNotJudged()
    {
        using var fleet = new Fleet(1, isSingle: true);
        fleet.See("unheard", fleet.Running("unheard"));
        fleet.See("refused", fleet.Running("refused"));
        fleet.Open("refused");
        fleet.Refusals.Add("refused", new ApiFailure(FailureKind.Forbidden, "No."));
        fleet.See(JobId, fleet.Running(JobId));
        fleet.Open(JobId);

        fleet.Pass(TimeSpan.FromHours(1));

        Assert.Equal([JobId], fleet.Stalled.Keys);
    }

    [Theory]
    [InlineData("""{"status":"paused"}""")]
    [InlineData("""{"status":"completed"}""")]
    public void JobThatDoesNotRun_IsNotStalled(string json)
    {
        using var fleet = new Fleet(1, isSingle: false);
        fleet.See(JobId, fleet.Running(JobId));
        fleet.Pass(TimeSpan.FromMinutes(10));
        Assert.Single(fleet.Stalled);

        fleet.See(JobId, json);
        fleet.Tick();

        Assert.Empty(fleet.Stalled);
        fleet.Pass(TimeSpan.FromHours(1));
        Assert.Empty(fleet.Stalled);
    }

    [Fact]
    public void JobThatIsDeleted_IsForgotten()
    {
        using var fleet = new Fleet(1, isSingle: false);
        fleet.See(JobId, fleet.Running(JobId));
        fleet.Pass(TimeSpan.FromMinutes(10));

        fleet.Store.Delete(JobId);
        fleet.Tick();

        Assert.Empty(fleet.Stalled);
    }

    /// <summary>Who was too slow begins anew and knows what it knew.</summary>
    [Fact]
    public void ChangesThatWereMissed_CostNoVerdict()
    {
        using var fleet = new Fleet(1, isSingle: false);
        fleet.See(JobId, fleet.Running(JobId));
        fleet.See("goes", fleet.Running("goes"));
        fleet.Pass(TimeSpan.FromMinutes(10));
        Assert.Equal(2, fleet.Stalled.Count);
        fleet.Store.Delete("goes");
        for (var i = 0; i <= JobStore.DefaultSubscriptionCapacity; i++)
        {
            fleet.See("busy", fleet.Running("busy"));
        }

        fleet.Pass(TimeSpan.FromSeconds(3));

        Assert.Equal([JobId], fleet.Stalled.Keys);
    }

    /// <summary>Of a verdict that stays the same nobody is told twice.</summary>
    [Fact]
    public void Verdicts_AreTold_WhenTheyChange()
    {
        using var fleet = new Fleet(1, isSingle: false);
        var told = 0;
        using var subscription = fleet.Stalls.Subscribe(() => told++);
        fleet.See(JobId, fleet.Running(JobId));
        fleet.Pass(TimeSpan.FromMinutes(10));
        Assert.Equal(1, told);

        fleet.Do(JobId, "cost");
        fleet.Pass(TimeSpan.FromSeconds(2));
        fleet.Do(JobId, "cost");
        fleet.Pass(TimeSpan.FromSeconds(2));
        Assert.Equal(2, told);
    }

    private sealed class Fleet : IDisposable
    {
        private readonly FakeTimeProvider _time = new(JobsOf.Start);
        private readonly LiveStatus _status;
        private readonly ConnectionBoard _board;
        private readonly JobCourses _courses;
        private readonly Dictionary<string, ConnectionLog> _logs = [];
        private bool _isSilent;
        private int _progress;
        private int _count;
        private int _step;
        private decimal _cost;
        private string _state = "running";

        public Fleet(double speed, bool isSingle)
        {
            _board = new ConnectionBoard(_time);
            _status = new LiveStatus(
                new UpstreamStatus(ConnectionState.Connected, JobsOf.Start)
                {
                    FollowsSingly = isSingle,
                    ToldAt = JobsOf.Start,
                    Clock = speed == 1 ? null : new UpstreamClock(JobsOf.Start, JobsOf.Start, speed),
                }
            );
            Stalls = new StallProjection(_board, Refusals);
            _courses = new JobCourses(Store, [Stalls], _status, _time, NullLogger<JobCourses>.Instance);
            if (isSingle)
            {
                Open(JobId);
            }
        }

        public JobStore Store { get; } = new();

        public JobRefusals Refusals { get; } = new();

        public StallProjection Stalls { get; }

        public IReadOnlyDictionary<string, StallVerdict> Stalled => Stalls.Current;

        public void Open(string jobId)
        {
            if (!_logs.ContainsKey(jobId))
            {
                _logs[jobId] = _board.Add(jobId);
                _logs[jobId].OnOpened();
            }
        }

        public void See(string jobId, string json) =>
            Store.Apply(new Observation(JobsOf.Document(jobId, json), DocumentSource.Stream, _time.GetUtcNow()));

        public string Running(string jobId) =>
            $$"""
                {"status":"{{_state}}","endpointId":"ep","progress":{{Math.Min(_progress / 10.0, 99)}},"currentStep":"{{_step}}",
                 "metadata":{"n":{{_count}},"of":"{{jobId}}"},"execution":{"costAccrued":{{_cost}} } }
                """;

        public void Do(string jobId, string what)
        {
            switch (what)
            {
                case "silence":
                    _isSilent = true;
                    _status.Publish(_status.Current with { State = ConnectionState.Reconnecting });
                    return;
                case "heard":
                    _isSilent = false;
                    _status.Publish(_status.Current with { State = ConnectionState.Connected });
                    return;
                case "other":
                    See("other", """{"status":"running","progress":1}""");
                    See("other", """{"status":"completed"}""");
                    return;
            }

            // nothing comes from an upstream that is not heard: what is told tells that it is
            if (_isSilent)
            {
                Do(jobId, "heard");
            }

            _progress += what == "progress" ? 1 : 0;
            _count += what == "counters" ? 1 : 0;
            _step += what == "step" ? 1 : 0;
            _cost += what == "cost" ? 0.25m : 0;
            _state =
                what == "pause" ? "paused"
                : what == "resume" ? "running"
                : _state;
            See(jobId, Running(jobId));
        }

        /// <summary>A quarter of a second after the other.</summary>
        public void Pass(TimeSpan time, Action? check = null)
        {
            for (var end = _time.GetUtcNow() + time; _time.GetUtcNow() < end; )
            {
                var left = end - _time.GetUtcNow();
                _time.Advance(left < JobCourses.TickInterval ? left : StepOf(time));
                if (!_isSilent)
                {
                    _status.Publish(_status.Current with { ToldAt = _time.GetUtcNow() });
                    foreach (var log in _logs.Values)
                    {
                        log.OnRead(0, TimeSpan.Zero);
                    }
                }

                Tick();
                check?.Invoke();
            }
        }

        public void Tick() => _courses.Tick();

        public void Dispose() => _courses.Dispose();

        /// <summary>An hour need not be lived through in quarters of a second.</summary>
        private static TimeSpan StepOf(TimeSpan time) =>
            time > TimeSpan.FromMinutes(1) ? TimeSpan.FromSeconds(1) : JobCourses.TickInterval;

        private sealed class LiveStatus(UpstreamStatus first) : IUpstreamStatusSource
        {
            private readonly LiveValue<UpstreamStatus> _status = new(first);

            public UpstreamStatus Current => _status.Current;

            public IDisposable Subscribe(Action changed) => _status.Subscribe(changed);

            public void Publish(UpstreamStatus status) => _status.Publish(status);
        }
    }
}
