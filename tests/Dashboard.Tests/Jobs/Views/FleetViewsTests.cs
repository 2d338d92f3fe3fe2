using System.Collections.Immutable;
using CsCheck;
using Dashboard.Infrastructure;
using Dashboard.Jobs;
using Dashboard.Jobs.Search;
using Dashboard.Jobs.Views;
using Dashboard.Tests.Jobs.Search;
using Dashboard.Upstream;
using Dashboard.Upstream.Discovery;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Shared.Jobs;
using Testing;

namespace Dashboard.Tests.Jobs.Views;

public sealed class FleetViewsTests
{
    private const int TicksASecond = 4;

    private static readonly Gen<Action<Fleet>> Steps = Gen.Frequency(
        (12, SearchJobs.Facts.Select(facts => (Action<Fleet>)(fleet => fleet.See(facts.Job)))),
        (1, Gen.Int[0, 20].Select(job => (Action<Fleet>)(fleet => fleet.Store.Delete($"job_{job}")))),
        (1, Gen.Int[0, 20].Select(job => (Action<Fleet>)(fleet => fleet.Store.MarkGone($"job_{job}", JobsOf.Start)))),
        (2, Gen.Int[1, 6].Select(ticks => (Action<Fleet>)(fleet => fleet.Tick(ticks)))),
        (2, Gen.Int[1, 7200].Select(seconds => (Action<Fleet>)(fleet => fleet.Wait(seconds)))),
        (1, Gen.Const((Action<Fleet>)(fleet => fleet.TurnAwayAndBack())))
    );

    private static readonly Gen<(JobQuery Query, int Most)> Tops = Gen.Select(
            Gen.OneOf("is:failing", "state:queued", "is:active", "state:running eta>now", "ended>-2h", "wait>30m", "wrong:1", ""),
            Gen.OneOf("age", "-cost", "eta", "ended", "-wait", "endpoint"),
            Gen.Int[0, 6]
        )
        .Select((search, sort, most) => (JobQuery.Parse(null, search, sort, null), most));

    [Fact]
    public void AnyChanges_TopIsTheFirstOfSortingFromScratch() =>
        Gen.Select(Tops, Steps.Array[0, 60])
            .Sample(
                (top, steps) =>
                {
                    var fleet = new Fleet(top.Query, top.Most);
                    foreach (var step in steps)
                    {
                        step(fleet);
                    }

                    fleet.Tick(TicksASecond);
                    fleet.AssertTopIsFromScratch();
                },
                iter: 1000
            );

    /// <summary>Each number leads to a table with as many rows.</summary>
    [Fact]
    public void AnyChanges_EachShareIsWhatItsSearchFinds() =>
        Steps
            .Array[0, 60]
            .Sample(
                steps =>
                {
                    var fleet = new Fleet(JobQuery.Default, 0);
                    foreach (var step in steps)
                    {
                        step(fleet);
                    }

                    fleet.Tick(TicksASecond);
                    fleet.AssertSharesAreWhatTheirSearchesFind();
                },
                iter: 1000
            );

    [Fact]
    public void Top_IsToldOnceASecond_AndNotOfWhatItDoesNotShow()
    {
        var fleet = new Fleet(JobQuery.Parse(null, "state:running", "-cost", null), 1);
        fleet.Apply("a", """{"status":"running","execution":{"costAccrued":5}}""");
        fleet.Apply("b", """{"status":"running","execution":{"costAccrued":1}}""");
        fleet.Tick(TicksASecond);
        var told = 0;
        using var following = fleet.Top.Subscribe(() => told++);

        fleet.Apply("b", """{"status":"running","execution":{"costAccrued":2}}""");
        fleet.Tick(TicksASecond);
        Assert.Equal(0, told);

        for (var tick = 0; tick < TicksASecond; tick++)
        {
            fleet.Apply("a", $$"""{"status":"running","execution":{"costAccrued":{{6 + tick}} } }""");
            fleet.Tick(1);
        }

        Assert.Equal((1, 9m), (told, Assert.Single(fleet.Top.Current.Jobs).Cost));
    }

    [Fact]
    public void Top_OfEqualQueries_IsOne()
    {
        var fleet = new Fleet(JobQuery.Parse(null, "is:active", "-cost", null), 5);

        Assert.Same(fleet.Top, fleet.Views.GetTop(JobQuery.Parse(null, " is:active ", "-cost", null), 5));
        Assert.NotSame(fleet.Top, fleet.Views.GetTop(JobQuery.Parse(null, "is:active", "-cost", null), 4));
    }

    [Fact]
    public void Shares_OfManyNames_AreTheLargestAndOneOfTheRest()
    {
        var fleet = new Fleet(JobQuery.Default, 0);
        for (var i = 0; i < 66; i++)
        {
            var number = (int)Math.Sqrt(2 * i);
            fleet.Apply($"job_{i}", $$"""{"status":"running","endpointId":"ep_{{number:00}}"}""");
        }

        fleet.Tick(TicksASecond);
        var shares = fleet.Shares.Endpoints;
        Assert.Equal((9, 66), (shares.Length, shares.Sum(share => share.Running)));
        Assert.Equal((null, null, 4), (shares[^1].Name, shares[^1].Search, shares[^1].Names));
        Assert.Equal(
            shares.Take(8).Select(share => share.Running).OrderDescending(),
            shares.Take(8).Select(share => share.Running)
        );
    }

    private sealed class Fleet
    {
        private readonly JobQuery _query;
        private readonly int _most;
        private readonly FakeTimeProvider _time = new(JobsOf.Start);
        private readonly ILiveValue<FleetShares> _shares;
        private IDisposable _followingTop;
        private IDisposable _followingShares;

        public Fleet(JobQuery query, int most)
        {
            (_query, _most) = (query, most);
            Store.MarkListed();
            var sightings = new JobSightings(Store, new NoSource(), new JobInterest(), NullLogger<JobSightings>.Instance);
            var starred = new LiveValue<ImmutableHashSet<string>>([]);
            Views = new JobViews(
                Store,
                starred,
                new WatchList(),
                sightings,
                new StillUpstream(),
                _time,
                NullLogger<JobViews>.Instance
            );
            Top = Views.GetTop(query, most);
            _shares = Views.GetShares();
            (_followingTop, _followingShares) = (Top.Subscribe(() => { }), _shares.Subscribe(() => { }));
        }

        public JobStore Store { get; } = new();

        public JobViews Views { get; }

        public ILiveValue<JobTop> Top { get; }

        public FleetShares Shares => _shares.Current;

        public void See(Job job) => Store.Apply(new Observation(job.Document, DocumentSource.Stream, JobsOf.Start));

        public void Apply(string jobId, string json) => Store.Apply(JobsOf.Observation(jobId, json));

        public void Tick(int ticks)
        {
            for (var tick = 0; tick < ticks; tick++)
            {
                Views.Tick();
            }
        }

        public void Wait(int seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));

        /// <summary>Nobody looks until all is let go; then somebody follows the very same values again.</summary>
        public void TurnAwayAndBack()
        {
            _followingTop.Dispose();
            _followingShares.Dispose();
            _time.Advance(JobViews.Linger * 2);
            Tick(1);
            Apply("job_3", """{"status":"running","endpointId":"ep_away"}""");
            Tick(1);
            (_followingTop, _followingShares) = (Top.Subscribe(() => { }), _shares.Subscribe(() => { }));
            AssertTopIsFromScratch();
            AssertSharesAreWhatTheirSearchesFind();
        }

        public void AssertTopIsFromScratch()
        {
            var matching = Find(_query.Search).Order(JobOrderings.For(_query.Sort, _query.IsDescending, _query.SortTag)).ToList();
            Assert.Equal(matching.Take(_most), Top.Current.Jobs);
            Assert.Equal(matching.Count, Top.Current.Count);
            Assert.Equal(Find(_query.OfAnyState().Search).Count(), Top.Current.States.Total);
        }

        public void AssertSharesAreWhatTheirSearchesFind()
        {
            foreach (var share in Shares.Endpoints.Concat(Shares.Gpus))
            {
                Assert.NotNull(share.Search);
                Assert.Equal(
                    (Count(share, "state:running"), Count(share, "state:queued,initializing,paused"), Count(share, "is:failing")),
                    (share.Running, share.Waiting, share.Failing)
                );
            }

            // and none is left out
            var known = Find(JobSearch.Parse("state:running")).Select(job => job.EndpointId?.ToUpperInvariant());
            Assert.Equal(
                known.Distinct().Order(StringComparer.Ordinal),
                Shares
                    .Endpoints.Where(share => share.Running > 0)
                    .Select(share => share.Name?.ToUpperInvariant())
                    .Order(StringComparer.Ordinal)
            );
        }

        private int Count(JobShare share, string condition) => Find(JobSearch.Parse($"{share.Search} {condition}")).Count();

        private IEnumerable<Job> Find(JobSearch search) =>
            Store.GetSnapshot().Where(job => search.Matches(JobFacts.Of(job), new SearchMoment(_time.GetUtcNow().UtcTicks)));
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
