using System.Collections.Immutable;
using CsCheck;
using Dashboard.Components.Live;
using Dashboard.Infrastructure;
using Dashboard.Jobs;
using Dashboard.Jobs.Search;
using Dashboard.Jobs.Stalls;
using Dashboard.Jobs.Views;
using Dashboard.Tests.Infrastructure;
using Dashboard.Upstream;
using Dashboard.Upstream.Discovery;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Shared.Jobs;
using Testing;

namespace Dashboard.Tests.Jobs.Views;

public sealed class JobViewTests
{
    private static readonly string[] States = ["queued", "initializing", "running", "paused", "completed", "failed", "cancelled"];

    /// <summary>One step of a random life of a fleet.</summary>
    private static readonly Gen<Step> Steps = Gen.Frequency(
        (
            10,
            Gen.Select(Gen.Int[0, 30], Gen.OneOf(States), Gen.Int[0, 100], Gen.Int[0, 5])
                .Select((job, state, progress, retry) => (Step)new Apply(job, state, progress, retry))
        ),
        (1, Gen.Int[0, 30].Select(job => (Step)new Delete(job))),
        (1, Gen.Int[0, 30].Select(job => (Step)new Gone(job))),
        (3, Gen.Select(Gen.Int[0, 30], Gen.Bool).Select((job, isStarred) => (Step)new Star(job, isStarred))),
        (3, Gen.Select(Gen.Int[0, 30], Gen.Bool).Select((job, isStalled) => (Step)new Stall(job, isStalled))),
        (2, Gen.Select(Gen.Int[0, 30], Gen.Bool).Select((job, isWatched) => (Step)new Watch(job, isWatched))),
        (3, Gen.Const((Step)new Tick())),
        (2, Gen.Int[1, 600].Select(seconds => (Step)new Wait(seconds))),
        (1, Gen.Const((Step)new Reopen())),
        (1, Gen.Const((Step)new TurnAway()))
    );

    private static readonly Gen<JobQuery> Queries = Gen.Select(
            Gen.OneOf("", "running", "failed,timeout", "completed"),
            Gen.OneOf(
                "",
                "ep_1",
                "JOB_2",
                "red",
                "-blue cost>2",
                "is:active,retrying",
                "is:watched",
                "is:stalled",
                "created>-50m",
                "age<45m -state:failed",
                "wrong:1"
            ),
            Gen.OneOf("age", "-age", "state", "job", "-job", "endpoint", "progress", "-progress", "eta", "gpu", "cost"),
            Gen.OneOf("", "", "1")
        )
        .Select(JobQuery.Parse);

    [Fact]
    public void AnyChanges_ShowWhatSortingFromScratchShows() =>
        Gen.Select(Queries, Steps.Array[0, 80])
            .Sample(
                (query, steps) =>
                {
                    var fleet = new Fleet(query);
                    foreach (var step in steps)
                    {
                        step.Do(fleet);
                    }

                    fleet.Tick();
                    fleet.AssertRowsAreTheStores();
                    fleet.AssertCountsAgree();

                    fleet.Reopen();
                    fleet.AssertOrderIsFromScratch();
                    fleet.AssertRowsAreTheStores();
                    fleet.AssertCountsAgree();
                },
                iter: 1000
            );

    [Fact]
    public void Row_KeepsItsPlace_WhenItsSortKeyChanges()
    {
        var fleet = new Fleet(JobQuery.Parse(null, null, "progress", null));
        new Apply(1, "running", 10, 0).Do(fleet);
        new Apply(2, "running", 20, 0).Do(fleet);
        fleet.Reopen();
        new Apply(1, "running", 90, 0).Do(fleet);
        fleet.Tick();

        Assert.Equal(["job_1", "job_2"], fleet.Rows.Select(row => row.Key));
        Assert.Equal(90, fleet.Rows[0].Job.Progress);
    }

    /// <summary>What a new order would bring, as the table offers it.</summary>
    [Fact]
    public void Drift_TellsOfRowsThatStandElsewhereByNow_AndOfThoseThatNoLongerMatch()
    {
        var fleet = new Fleet(JobQuery.Parse("running", null, "-progress", null));
        new Apply(1, "running", 90, 0).Do(fleet);
        new Apply(2, "running", 50, 0).Do(fleet);
        fleet.Reopen();
        Assert.Equal(default, fleet.Frame.Drift);

        // what the order goes by is another figure now, and the order is the same
        new Apply(1, "running", 91, 0).Do(fleet);
        fleet.Tick();
        Assert.Equal(default, fleet.Frame.Drift);

        new Apply(2, "running", 95, 0).Do(fleet);
        fleet.Tick();
        Assert.Equal(new LiveDrift(0, 0, IsMoved: true), fleet.Frame.Drift);

        new Apply(1, "completed", 100, 0).Do(fleet);
        fleet.Tick();
        Assert.Equal(new LiveDrift(0, 1, IsMoved: true), fleet.Frame.Drift);

        fleet.Reopen();
        Assert.Equal(default, fleet.Frame.Drift);
    }

    /// <summary>As many rows as the number says that is pressed.</summary>
    [Fact]
    public void CountsOfTroubles_AreWhatTheirFiltersShow() =>
        Gen.Select(Queries.Where(query => query.Search.Faults.IsEmpty), Steps.Array[0, 60])
            .Sample(
                (query, steps) =>
                {
                    var fleet = new Fleet(query);
                    foreach (var step in steps)
                    {
                        step.Do(fleet);
                    }

                    fleet.Tick();
                    foreach (var word in new[] { JobQuery.Failing, JobQuery.Stalled }.Where(word => !query.Is(word)))
                    {
                        var count = word == JobQuery.Failing ? fleet.Counts.Failing : fleet.Counts.Stalled;
                        Assert.Equal(count, fleet.Views.Open(query.ToggleTrouble(word)).Count);
                        Assert.Equal(query.OfAnyState(), query.ToggleTrouble(word).ToggleTrouble(word));
                    }
                },
                iter: 500
            );

    [Fact]
    public void NewRow_WaitsUntilTheViewIsOpenedAgain()
    {
        var fleet = new Fleet(JobQuery.Default);
        new Apply(1, "running", 10, 0).Do(fleet);
        new Apply(2, "running", 10, 0).Do(fleet);
        fleet.Reopen();
        new Apply(3, "queued", 0, 0).Do(fleet);
        fleet.Tick();
        Assert.Equal((2, 1), (fleet.Rows.Count, fleet.Frame.NewCount));

        fleet.Reopen();
        Assert.Equal((3, 0), (fleet.Rows.Count, fleet.Frame.NewCount));
    }

    /// <summary>However many come: a few rows are read as well as many.</summary>
    [Fact]
    public void NewRows_MoreThanThereAre_WaitAllTheSame() =>
        Gen.Select(Gen.Int[1, 6], Gen.Int[1, 20], Gen.Int[1, 4])
            .Sample(
                (rows, news, atOnce) =>
                {
                    var fleet = new Fleet(JobQuery.Default);
                    for (var i = 0; i < rows; i++)
                    {
                        new Apply(i, "failed", 0, 0).Do(fleet);
                    }

                    fleet.Reopen();
                    var order = fleet.Frame.Order;
                    for (var i = 0; i < news; i++)
                    {
                        new Apply(rows + i, "failed", 0, 0).Do(fleet);
                        if (i % atOnce == 0)
                        {
                            fleet.Tick();
                        }
                    }

                    fleet.Tick();
                    Assert.Equal((rows, news, order), (fleet.Rows.Count, fleet.Frame.NewCount, fleet.Frame.Order));
                },
                iter: 100
            );

    [Fact]
    public void Row_ThatNoLongerMatches_IsStruckAndStays()
    {
        var fleet = new Fleet(JobQuery.Parse("running", null, null, null));
        new Apply(1, "running", 10, 0).Do(fleet);
        fleet.Reopen();
        new Apply(1, "completed", 100, 0).Do(fleet);
        fleet.Tick();

        var row = Assert.Single(fleet.Rows);
        Assert.Equal((LiveRowMarks.Gone, JobState.Completed), (row.Marks, row.Job.State));
    }

    /// <summary>It is another thing than to match no longer, and both can be.</summary>
    [Fact]
    public void Row_OfAJobThatUpstreamLost_IsMarkedAsLost()
    {
        var fleet = new Fleet(JobQuery.Default);
        new Apply(1, "running", 10, 0).Do(fleet);
        fleet.Reopen();
        fleet.Store.MarkGone("job_1", JobsOf.Start);
        fleet.Tick();
        Assert.Equal(LiveRowMarks.Lost, Assert.Single(fleet.Rows).Marks);

        fleet.Reopen();
        Assert.Equal(LiveRowMarks.Lost, Assert.Single(fleet.Rows).Marks);
    }

    /// <summary>Who looks for what runs must not take it for running; when it is found again it is.</summary>
    [Fact]
    public void Row_OfARunningJobThatUpstreamLost_IsOfNoActiveState()
    {
        var fleet = new Fleet(JobQuery.Parse("running", null, null, null));
        new Apply(1, "running", 10, 0).Do(fleet);
        fleet.Reopen();
        fleet.Store.MarkGone("job_1", JobsOf.Start);
        fleet.Tick();
        Assert.Equal(LiveRowMarks.Lost | LiveRowMarks.Gone, Assert.Single(fleet.Rows).Marks);
        Assert.Equal((0, 1, 1), (fleet.Counts[JobState.Running], fleet.Counts[JobState.Unknown], fleet.Counts.Total));

        fleet.Store.MarkFound("job_1");
        fleet.Tick();
        Assert.Equal(LiveRowMarks.None, Assert.Single(fleet.Rows).Marks);
        Assert.Equal((1, 0), (fleet.Counts[JobState.Running], fleet.Counts[JobState.Unknown]));
    }

    [Fact]
    public void Star_SetWhileShown_MarksTheRowAndChangesNothingElse()
    {
        var fleet = new Fleet(JobQuery.Default);
        new Apply(1, "running", 10, 0).Do(fleet);
        new Apply(2, "running", 10, 0).Do(fleet);
        fleet.Reopen();
        var order = fleet.Frame.Order;
        fleet.Star("job_1", isStarred: true);
        fleet.Tick();

        Assert.Equal([LiveRowMarks.None, LiveRowMarks.Starred], fleet.Rows.Select(row => row.Marks));
        Assert.Equal(order, fleet.Frame.Order);
    }

    [Fact]
    public void StarredQuery_StarsChange_StrikesWhatLostItAndOffersWhatGotIt()
    {
        var fleet = new Fleet(JobQuery.Parse(null, null, null, "1"));
        new Apply(1, "running", 10, 0).Do(fleet);
        new Apply(2, "running", 10, 0).Do(fleet);
        fleet.Star("job_1", isStarred: true);
        fleet.Reopen();
        Assert.Equal(["job_1"], fleet.Rows.Select(row => row.Key));

        fleet.Star("job_1", isStarred: false);
        fleet.Star("job_2", isStarred: true);
        fleet.Tick();
        Assert.Equal(LiveRowMarks.Gone, Assert.Single(fleet.Rows).Marks);
        Assert.Equal(1, fleet.Frame.NewCount);
        fleet.AssertCountsAgree();
    }

    [Fact]
    public void FirstLoad_ShowsItselfWithoutBeingAsked()
    {
        var fleet = new Fleet(JobQuery.Default, isListed: false);
        fleet.Tick();
        Assert.True(fleet.Frame.IsLoaded);
        for (var i = 0; i < 30; i++)
        {
            new Apply(i, "queued", 0, 0).Do(fleet);
            if (i % 10 == 0)
            {
                fleet.Tick();
            }
        }

        // the last page of the list, not yet taken in when the list is known to have ended
        fleet.Store.MarkListed();
        fleet.Tick();
        Assert.Equal((30, 0), (fleet.Rows.Count, fleet.Frame.NewCount));
        fleet.AssertOrderIsFromScratch();

        new Apply(30, "queued", 0, 0).Do(fleet);
        fleet.Tick();
        Assert.Equal((30, 1), (fleet.Rows.Count, fleet.Frame.NewCount));
    }

    [Fact]
    public void NewRow_InAnEmptyTable_IsShownAtOnce()
    {
        var fleet = new Fleet(JobQuery.Default);
        new Apply(1, "queued", 0, 0).Do(fleet);
        fleet.Tick();
        Assert.Equal((1, 0), (fleet.Rows.Count, fleet.Frame.NewCount));
    }

    [Fact]
    public void EqualQueries_ShareAView_AndAViewNobodyFollowsIsLetGoAfterAWhile()
    {
        var fleet = new Fleet(JobQuery.Default);
        var first = fleet.Views.Open(JobQuery.Default);
        using (first.Subscribe(() => { }))
        {
            Assert.Same(first, fleet.Views.Open(JobQuery.Default));
            Assert.NotSame(first, fleet.Views.Open(JobQuery.Parse("failed", null, null, null)));
        }

        fleet.TurnAway();
        fleet.Tick();
        Assert.Same(first, fleet.Views.Open(JobQuery.Default));

        fleet.Wait(JobViews.Linger + TimeSpan.FromSeconds(1));
        fleet.Tick();
        Assert.NotSame(first, fleet.Views.Open(JobQuery.Default));
    }

    [Fact]
    public void View_FollowedLateAndAfterOthersOpened_StillTicks()
    {
        var fleet = new Fleet(JobQuery.Default);
        fleet.TurnAway();
        var early = fleet.Views.Open(JobQuery.Parse("running", null, null, null));
        fleet.Views.Open(JobQuery.Default);
        using var following = early.Subscribe(() => { });

        new Apply(1, "running", 10, 0).Do(fleet);
        fleet.Tick();

        Assert.Equal(1, early.Current.RowCount);
    }

    [Fact]
    public void View_ThatFails_IsLoggedOnceAndKeepsNoOtherFromItsTick()
    {
        var fleet = new Fleet(JobQuery.Default);
        fleet.TurnAway();
        var failing = fleet.Views.Open(JobQuery.Parse("running", null, null, null));
        var isBroken = false;
        using var following = failing.Subscribe(() => _ = isBroken ? throw new InvalidOperationException("broken") : 0);
        fleet.TurnBack();
        isBroken = true;

        for (var i = 0; i < 3; i++)
        {
            new Apply(i, "running", 10, 0).Do(fleet);
            fleet.Tick();
            Assert.Equal(i + 1, fleet.Rows.Count + fleet.Frame.NewCount);
        }

        var entry = Assert.Single(fleet.Log.Entries);
        Assert.Contains("state%3Arunning", entry.Text, StringComparison.Ordinal);
    }

    private abstract record Step
    {
        public abstract void Do(Fleet fleet);
    }

    private sealed record Apply(int Job, string State, int Progress, int Retry) : Step
    {
        public override void Do(Fleet fleet) =>
            fleet.Store.Apply(
                JobsOf.Observation(
                    $"job_{Job}",
                    $$$"""
                    {"status":"{{{State}}}","progress":{{{Progress}}},"retryCount":{{{Retry}}},"nextRetryAt":{{{(
                        State == "failed" && Job % 2 == 0 ? "\"2026-01-01T01:00:00Z\"" : "null"
                    )}}},"endpointId":"ep_{{{Job % 3}}}",
                     "createdAt":"2026-01-01T00:{{{Job:00}}}:00Z","tags":{"colour":"{{{(Job % 2 == 0 ? "red" : "blue")}}}"},
                     "execution":{"costAccrued":{{{Progress * 3 % 7}}}},"resources":{"gpuUtilization":{{{Progress}}}}}
                    """
                )
            );
    }

    private sealed record Delete(int Job) : Step
    {
        public override void Do(Fleet fleet) => fleet.Store.Delete($"job_{Job}");
    }

    private sealed record Gone(int Job) : Step
    {
        public override void Do(Fleet fleet) => fleet.Store.MarkGone($"job_{Job}", JobsOf.Start);
    }

    private sealed record Star(int Job, bool IsStarred) : Step
    {
        public override void Do(Fleet fleet) => fleet.Star($"job_{Job}", IsStarred);
    }

    private sealed record Stall(int Job, bool IsStalled) : Step
    {
        public override void Do(Fleet fleet) => fleet.Stall($"job_{Job}", IsStalled);
    }

    private sealed record Watch(int Job, bool IsWatched) : Step
    {
        public override void Do(Fleet fleet)
        {
            if (IsWatched)
            {
                fleet.WatchList.Add(new WatchEntry($"job_{Job}", WatchSource.Person, JobsOf.Start));
            }
            else
            {
                fleet.WatchList.Remove($"job_{Job}");
            }
        }
    }

    private sealed record Tick : Step
    {
        public override void Do(Fleet fleet) => fleet.Tick();
    }

    private sealed record Wait(int Seconds) : Step
    {
        public override void Do(Fleet fleet) => fleet.Wait(TimeSpan.FromSeconds(Seconds));
    }

    private sealed record Reopen : Step
    {
        public override void Do(Fleet fleet) => fleet.Reopen();
    }

    /// <summary>Nobody looks for a while; then somebody takes up the very same view again.</summary>
    private sealed record TurnAway : Step
    {
        public override void Do(Fleet fleet)
        {
            fleet.TurnAway();
            new Apply(7, "running", 50, 0).Do(fleet);
            fleet.Star("job_8", isStarred: true);
            fleet.TurnBack();
        }
    }

    private sealed class Fleet
    {
        private readonly JobQuery _query;
        private readonly FakeTimeProvider _time = new();
        private readonly LiveValue<ImmutableHashSet<string>> _starred = new([]);
        private readonly LiveValue<ImmutableDictionary<string, StallVerdict>> _stalled = new(
            ImmutableDictionary<string, StallVerdict>.Empty
        );
        private IJobView _view;
        private IDisposable _following;

        public Fleet(JobQuery query, bool isListed = true)
        {
            _query = query;
            if (isListed)
            {
                Store.MarkListed();
            }

            _time.SetUtcNow(JobsOf.Start.AddHours(1));
            var sightings = new JobSightings(Store, new NoSource(), new JobInterest(), NullLogger<JobSightings>.Instance);
            Views = new JobViews(
                Store,
                _starred,
                WatchList,
                sightings,
                new StillUpstream(),
                _time,
                new LoggerFactory([Log]).CreateLogger<JobViews>(),
                _stalled
            );
            _view = Views.Open(query);
            _following = _view.Subscribe(() => { });
        }

        public JobStore Store { get; } = new();

        public WatchList WatchList { get; } = new();

        public LogCollector Log { get; } = new();

        public JobViews Views { get; }

        public LiveFrame Frame => _view.Current;

        public JobCounts Counts => _view.Counts.Current;

        public IReadOnlyList<Row> Rows =>
            [.. Enumerable.Range(0, Frame.RowCount).Select(position => new Row(Frame.Rows[position]))];

        public void Tick() => Views.Tick();

        public void Wait(TimeSpan time) => _time.Advance(time);

        public void Star(string jobId, bool isStarred) =>
            _starred.Publish(isStarred ? _starred.Current.Add(jobId) : _starred.Current.Remove(jobId));

        public void Stall(string jobId, bool isStalled) =>
            _stalled.Publish(
                isStalled
                    ? _stalled.Current.SetItem(jobId, new StallVerdict(JobsOf.Start, TimeSpan.FromMinutes(1), null))
                    : _stalled.Current.Remove(jobId)
            );

        public void Reopen()
        {
            Tick();
            var next = Views.Open(_query);
            var following = next.Subscribe(() => { });
            _following.Dispose();
            (_view, _following) = (next, following);
        }

        public void TurnAway() => _following.Dispose();

        public void TurnBack() => _following = _view.Subscribe(() => { });

        public void AssertOrderIsFromScratch()
        {
            var expected = Matching()
                .Order(JobOrderings.For(_query.Sort, _query.IsDescending, _query.SortTag))
                .Select(job => job.JobId);
            Assert.Equal(expected, Rows.Select(row => row.Key));
        }

        public void AssertRowsAreTheStores()
        {
            var matching = Matching().Select(job => job.JobId).ToHashSet();
            // a job that was deleted stays struck; one that comes back under its id is a new one
            var isKnown = Rows.ToLookup(row => ReferenceEquals(Store.Find(row.Key), row.Job));
            foreach (var row in isKnown[true])
            {
                var lost = row.Job.GoneSince is null ? LiveRowMarks.None : LiveRowMarks.Lost;
                var star = _starred.Current.Contains(row.Key) ? LiveRowMarks.Starred : LiveRowMarks.None;
                Assert.Equal((matching.Contains(row.Key) ? LiveRowMarks.None : LiveRowMarks.Gone) | star | lost, row.Marks);
            }

            Assert.All(isKnown[false], row => Assert.Equal(LiveRowMarks.Gone, row.Marks & LiveRowMarks.Gone));
            var placed = isKnown[true].Select(row => row.Key).ToHashSet();
            Assert.Equal(placed.Count, isKnown[true].Count());
            Assert.Equal(matching.Except(placed).Count(), Frame.NewCount);
        }

        public void AssertCountsAgree()
        {
            var counted = Matching(_query.Search.WithoutList(SearchFields.State)).ToList();
            Assert.Equal(counted.Count, _view.Counts.Current.Total);
            foreach (var state in Enum.GetValues<JobState>())
            {
                Assert.Equal(counted.Count(job => StateOf(job) == state), _view.Counts.Current[state]);
            }

            Assert.Equal(
                counted.Count(job =>
                    job.State is JobState.Failed or JobState.Timeout && (!job.IsWaitingForRetry || job.GoneSince is not null)
                ),
                _view.Counts.Current.Failing
            );
            Assert.Equal(counted.Count(job => _stalled.Current.ContainsKey(job.JobId)), _view.Counts.Current.Stalled);
            var costs = Matching().Select(job => job.CostOfAllAttempts).ToList();
            Assert.Equal(
                new JobSum(
                    costs.Count,
                    costs.TrueForAll(cost => cost is null) ? null : costs.Sum(),
                    costs.Count(cost => cost is not null)
                ),
                _view.Sum.Current
            );
        }

        /// <summary>What was not over when upstream lost it is in no state that anybody knows.</summary>
        private static JobState StateOf(Job job) =>
            job.GoneSince is null || job.State is JobState.Completed or JobState.Failed or JobState.Cancelled or JobState.Timeout
                ? job.State
                : JobState.Unknown;

        private IEnumerable<Job> Matching() => Matching(_query.Search);

        private IEnumerable<Job> Matching(JobSearch search) =>
            Store
                .GetSnapshot()
                .Where(job =>
                    search.Matches(
                        JobFacts.Of(
                            job,
                            (_starred.Current.Contains(job.JobId) ? JobMarks.Starred : JobMarks.None)
                                | (WatchList.Contains(job.JobId) ? JobMarks.Watched : JobMarks.None)
                                | (_stalled.Current.ContainsKey(job.JobId) ? JobMarks.Stalled : JobMarks.None)
                        ),
                        new SearchMoment(_time.GetUtcNow().UtcTicks)
                    )
                );
    }

    /// <summary>A row as it is seen: its job and how it is set off.</summary>
    private sealed record Row(LiveLine Line)
    {
        public string Key => Line.Row.Key;

        public Job Job => ((LiveRow<Job>)Line.Row).Item;

        public LiveRowMarks Marks => Line.Marks;
    }

    /// <summary>Its clock is the wall's.</summary>
    private sealed class StillUpstream : IUpstreamStatusSource
    {
        public UpstreamStatus Current { get; } = new(ConnectionState.Connected, JobsOf.Start);

        public IDisposable Subscribe(Action changed) => new CancellationTokenSource();
    }

    private sealed class NoSource : IJobSource
    {
        public Task<JobAbsence?> RequestAsync(string jobId, CancellationToken cancellationToken) =>
            Task.FromResult<JobAbsence?>(new JobAbsence("none", IsCertain: true));
    }
}
