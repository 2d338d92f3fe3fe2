using System.Collections.Immutable;
using CsCheck;
using Dashboard.Components.Live;
using Dashboard.Infrastructure;
using Dashboard.Jobs;
using Dashboard.Jobs.Table;
using Dashboard.Jobs.Views;
using Dashboard.Upstream;
using Dashboard.Upstream.Discovery;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Shared.Jobs;
using Testing;

namespace Dashboard.Tests.Jobs.Views;

/// <summary>Rows put together: headings with sums that are always those of a recount, and under the open ones their jobs.</summary>
public sealed class GroupedViewTests
{
    private static readonly string[] States = ["queued", "running", "running", "completed", "failed", "cancelled"];

    private static readonly string[] Life =
    [
        "queued",
        "initializing",
        "running",
        "paused",
        "completed",
        "failed",
        "cancelled",
        "timeout",
    ];

    private static readonly Gen<JobQuery> Queries = Gen.Select(
        Gen.OneOf("", "state:running,failed", "-state:queued", "cost>2"),
        Gen.OneOf("age", "-age", "cost", "-cost", "job", "-progress"),
        Gen.OneOf("state", "endpoint", "gpu", "error", "tag.colour"),
        (search, sort, group) => JobQuery.Parse(null, search, sort, null) with { Group = JobGrouping.Parse(group) }
    );

    private static readonly Gen<(int Job, int State, int Number, int Kind)> Steps = Gen.Select(
        Gen.Int[0, 25],
        Gen.Int[0, States.Length - 1],
        Gen.Int[0, 100],
        Gen.Int[0, 20]
    );

    private static readonly Gen<JobOpenGroups> Opened = Gen.OneOf("", "running,failed,ep_1,red", "~,ep_0,A100", "nobody")
        .Select(JobOpenGroups.Parse);

    [Fact]
    public void AnyChanges_ShowWhatGroupingFromScratchShows() =>
        Gen.Select(Queries, Opened, Steps.Array[0, 80])
            .Sample(
                (query, open, steps) =>
                {
                    var fleet = new Fleet(query, open);
                    foreach (var step in steps)
                    {
                        fleet.Do(step);
                        fleet.AssertHeadingsAreARecount();
                    }

                    fleet.Reopen();
                    fleet.AssertHeadingsAreARecount();
                    fleet.AssertLinesAreFromScratch();
                },
                iter: 500
            );

    [Fact]
    public void AJobOfAnotherGroupByNow_IsStruckWhereItStood()
    {
        var fleet = new Fleet(
            JobQuery.Default with
            {
                Group = JobGrouping.Parse("state"),
            },
            JobOpenGroups.Parse("queued,running")
        );
        fleet.Apply(1, "queued", 0);
        fleet.Apply(2, "running", 0);
        fleet.Reopen();
        Assert.Equal(["group queued", "job_1", "group running", "job_2"], fleet.Keys);

        fleet.Apply(1, "running", 0);
        fleet.Views.Tick();
        Assert.Equal(["group queued", "job_1", "group running", "job_2"], fleet.Keys);
        Assert.Equal(LiveRowMarks.Gone, fleet.Frame.Rows[1].Marks);
        Assert.Equal((2, 1), (fleet.SumsAt(2).Counts.Total, fleet.Frame.NewCount));

        fleet.Apply(1, "queued", 0);
        fleet.Views.Tick();
        Assert.Equal((LiveRowMarks.None, 0), (fleet.Frame.Rows[1].Marks, fleet.Frame.NewCount));
        fleet.Apply(1, "running", 0);
        fleet.Reopen();
        Assert.Equal(["group running", "job_2", "job_1"], fleet.Keys);
    }

    /// <summary>One cause is one group, whatever numbers its words hold.</summary>
    [Fact]
    public void Errors_AreOneByTheirCode_OrByTheirWordsWithoutNumbers()
    {
        var fleet = new Fleet(JobQuery.Default with { Group = JobGrouping.Parse("error") }, JobOpenGroups.None);
        foreach (var (job, number) in new[] { (0, 3), (1, 6), (2, 1), (3, 20) })
        {
            fleet.Apply(job, "failed", number);
        }

        fleet.Apply(4, "running", 1);
        fleet.Reopen();

        Assert.Equal(["group OOM", "group input # of #", "group "], fleet.Keys);
        Assert.Equal([2, 2, 1], Enumerable.Range(0, 3).Select(position => fleet.SumsAt(position).Counts.Total));
    }

    /// <summary>Where only headings are to be seen, nobody has to ask for a new one.</summary>
    [Fact]
    public void ANewGroup_ShowsItself_WhereNoneIsOpen()
    {
        var fleet = new Fleet(JobQuery.Default with { Group = JobGrouping.Parse("endpoint") }, JobOpenGroups.None);
        fleet.Apply(0, "running", 0);
        fleet.Reopen();
        fleet.Apply(3, "running", 0);
        fleet.Views.Tick();
        Assert.Equal(["group ep_0"], fleet.Keys);
        Assert.Equal(0, fleet.Frame.NewCount);
        Assert.Equal(2, fleet.SumsAt(0).Counts.Total);

        fleet.Apply(1, "running", 0);
        fleet.Views.Tick();
        Assert.Equal(["group ep_0", "group ep_1"], fleet.Keys);
    }

    /// <summary>A tag that each job has of its own makes no hundred thousand groups.</summary>
    [Fact]
    public void Groups_AreBounded_AndTheOthersStandTogether_Last()
    {
        var fleet = new Fleet(JobQuery.Default with { Group = JobGrouping.Parse("tag.run") }, JobOpenGroups.None);
        const int Jobs = JobGroups.Most + 50;
        for (var i = 0; i < Jobs; i++)
        {
            fleet.ApplyRun(i);
        }

        fleet.Reopen();
        Assert.Equal(JobGroups.Most + 1, fleet.Frame.RowCount);
        Assert.Equal((JobGroupSums.Others, 50), (fleet.SumsAt(JobGroups.Most).Value, fleet.SumsAt(JobGroups.Most).Counts.Total));
        Assert.Equal(Jobs, Enumerable.Range(0, fleet.Frame.RowCount).Sum(position => fleet.SumsAt(position).Counts.Total));
    }

    [Fact]
    public void OtherOpenGroups_AreAnotherOrder_OfTheSameView()
    {
        var fleet = new Fleet(JobQuery.Default with { Group = JobGrouping.Parse("endpoint") }, JobOpenGroups.None);
        fleet.Apply(0, "running", 0);
        fleet.Reopen();
        var closed = fleet.Frame;
        var open = fleet.Views.Open(fleet.Query, JobOpenGroups.Parse("ep_0"));

        Assert.Equal((1, 2), (closed.RowCount, open.Current.RowCount));
        Assert.NotEqual(closed.Order, open.Current.Order);
        Assert.Same(open, fleet.Views.Open(fleet.Query, JobOpenGroups.Parse("ep_0")));
        Assert.Same(closed.Rows[0].Row, open.Current.Rows[0].Row);
    }

    private sealed class Fleet
    {
        private readonly FakeTimeProvider _time = new(JobsOf.Start.AddHours(1));
        private readonly JobStore _store = new();
        private readonly JobOpenGroups _open;
        private IJobView _view;
        private IDisposable _following;

        public Fleet(JobQuery query, JobOpenGroups open)
        {
            (Query, _open) = (query, open);
            _store.MarkListed();
            Views = new JobViews(
                _store,
                new LiveValue<ImmutableHashSet<string>>([]),
                new WatchList(),
                new JobSightings(_store, new NoSource(), new JobInterest(), NullLogger<JobSightings>.Instance),
                new StillUpstream(),
                _time,
                NullLogger<JobViews>.Instance
            );
            _view = Views.Open(query, open);
            _following = _view.Subscribe(() => { });
        }

        public JobQuery Query { get; }

        public JobViews Views { get; }

        public LiveFrame Frame => _view.Current;

        public IEnumerable<string> Keys => Enumerable.Range(0, Frame.RowCount).Select(position => Frame.Rows[position].Row.Key);

        public JobGroupSums SumsAt(int position) => ((LiveRow<JobGroupSums>)Frame.Rows[position].Row).Item;

        public void Apply(int job, string state, int number) =>
            _store.Apply(
                JobsOf.Observation(
                    $"job_{job}",
                    $$$"""
                    {"status":"{{{state}}}","progress":{{{number}}},"endpointId":{{{(
                        job % 4 == 2 ? "null" : $"\"ep_{job % 3}\""
                    )}}},
                     "createdAt":"2026-01-01T00:{{{job:00}}}:00Z","tags":{"colour":"{{{(job % 2 == 0 ? "red" : "blue")}}}"},
                     "execution":{"costAccrued":{{{number % 9}}}.1},
                     "error":{{{(
                         state != "failed" ? "null"
                         : number % 3 == 0 ? "{\"code\":\"OOM\",\"message\":\"m\"}"
                         : $"\"input {number} of 99\""
                     )}}},
                     "resources":{"gpuType":"{{{(number % 2 == 0 ? "A100" : "H100")}}}","gpuUtilization":{{{number}}}}}
                    """
                )
            );

        public void ApplyRun(int job) =>
            _store.Apply(JobsOf.Observation($"run_{job}", $$$"""{"status":"running","tags":{"run":"{{{job}}}"}}"""));

        public void Do((int Job, int State, int Number, int Kind) step)
        {
            if (step.Kind == 0)
            {
                _store.Delete($"job_{step.Job}");
            }
            else
            {
                Apply(step.Job, States[step.State], step.Number);
            }

            if (step.Kind % 3 == 1)
            {
                Reopen();
            }

            Views.Tick();
        }

        public void Reopen()
        {
            Views.Tick();
            var next = Views.Open(Query, _open);
            var following = next.Subscribe(() => { });
            _following.Dispose();
            (_view, _following) = (next, following);
        }

        /// <summary>Of the groups that are there, also those that are empty by now; one that has come since waits.</summary>
        public void AssertHeadingsAreARecount()
        {
            var groups = Matching().ToLookup(facts => Query.Group!.ValueOf(facts));
            for (var position = 0; position < Frame.RowCount; position++)
            {
                if ((Frame.Rows[position].Marks & LiveRowMarks.Group) == 0)
                {
                    continue;
                }

                var sums = SumsAt(position);
                var jobs = groups[sums.Value].ToList();
                var running = jobs.Where(facts => facts.State == JobState.Running).ToList();
                Assert.Equal(jobs.Count, sums.Counts.Total);
                Assert.Equal(running.Count, sums.Counts[JobState.Running]);
                Assert.Equal(jobs.Count == 0 ? null : jobs.Sum(facts => facts.Cost), sums.Cost);
                Assert.Equal(
                    running.Count == 0 ? (double?)null : Math.Round(running.Average(facts => facts.Progress), 3),
                    sums.Progress is { } progress ? Math.Round(progress, 3) : (double?)null
                );
            }
        }

        public void AssertLinesAreFromScratch()
        {
            var groups = Matching()
                .GroupBy(facts => Query.Group!.ValueOf(facts))
                .Select(group =>
                    (Value: group.Key, Cost: group.Sum(facts => facts.Cost) ?? 0, Jobs: group.Select(facts => facts.Job))
                )
                .OrderBy(group =>
                    Query.Sort != JobSort.Cost ? 0
                    : Query.IsDescending ? -group.Cost
                    : group.Cost
                )
                .ThenBy(group => Query.Group!.By == JobGroupBy.State ? Array.IndexOf(Life, group.Value) : 0)
                .ThenBy(group => group.Value.Length == 0)
                .ThenBy(group => group.Value, StringComparer.Ordinal);
            var expected = groups.SelectMany(group =>
                new[] { $"group {group.Value}" }.Concat(
                    _open.Has(group.Value)
                        ? group.Jobs.Order(JobOrderings.For(Query.Sort, Query.IsDescending)).Select(job => job.JobId)
                        : []
                )
            );
            Assert.Equal(expected, Keys);
        }

        private IEnumerable<JobFacts> Matching() =>
            _store
                .GetSnapshot()
                .Select(job => JobFacts.Of(job))
                .Where(facts => Query.Search.Matches(facts, new Dashboard.Jobs.Search.SearchMoment(_time.GetUtcNow().UtcTicks)));
    }

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
