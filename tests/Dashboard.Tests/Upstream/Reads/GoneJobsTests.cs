using Dashboard.Jobs;
using Dashboard.Upstream.Reads;
using Microsoft.Extensions.Time.Testing;
using Shared.Jobs;
using Testing;

namespace Dashboard.Tests.Upstream.Reads;

public sealed class GoneJobsTests
{
    private readonly FakeTimeProvider _time = new(JobsOf.Start);
    private readonly JobStore _store = new();
    private readonly GoneJobs _gone;

    public GoneJobsTests()
    {
        _gone = new GoneJobs(_store, _time);
        Apply("""{"status":"running"}""");
    }

    [Fact]
    public void JobThatIsMissedAgainAndAgain_IsLookedForEverMoreSeldom_AndIsLostAfterADay()
    {
        Assert.True(_gone.OnMissed("a"));
        Assert.Equal(JobsOf.Start, _store.Find("a")!.GoneSince);
        var looks = new List<double>();
        while (_gone.GetSearches().TryGetValue("a", out var search))
        {
            var wait = search.At - _time.GetUtcNow();
            looks.Add(wait.TotalMinutes);
            _time.Advance(wait);
            _gone.OnMissed("a");
        }

        // at 00:01, 00:11, 01:20 and each hour from there
        Assert.Equal([1, 10, 69, .. Enumerable.Repeat(60d, 23)], looks);
        Assert.Equal(JobsOf.Start, _store.Find("a")!.GoneSince);
    }

    /// <summary>A webhook may come before reads know the job; that it stays running for ever is worse.</summary>
    [Fact]
    public void JobThatOnlyWebhooksTellOf_IsGone_WhereItIsMissedAMinuteAfterTheLastOne()
    {
        Webhook("b", _time.GetUtcNow());
        Assert.True(_gone.OnMissed("b"));
        _time.Advance(TimeSpan.FromSeconds(50));
        Webhook("b", _time.GetUtcNow());
        Assert.True(_gone.OnMissed("b"));
        Assert.Null(_store.Find("b")!.GoneSince);
        Assert.Equal((JobsOf.Start.AddSeconds(110), false), _gone.GetSearches()["b"]);

        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.True(_gone.OnMissed("b"));
        Assert.Equal(JobsOf.Start.AddSeconds(110), _store.Find("b")!.GoneSince);
        // from here on as any other
        Assert.Equal(JobsOf.Start.AddSeconds(170), _gone.GetSearches()["b"].At);
    }

    [Theory]
    [InlineData(DocumentSource.Batch, "running")]
    [InlineData(DocumentSource.Stream, "running")]
    [InlineData(DocumentSource.Webhook, "completed")]
    public void JobThatAWebhookToldOf_IsNotLookedForAnyMore_WhenItIsFoundOrOver(DocumentSource source, string status)
    {
        Webhook("b", _time.GetUtcNow());
        _gone.OnMissed("b");
        Assert.NotEmpty(_gone.GetSearches());

        _store.Apply(JobsOf.Observation("b", $$"""{"status":"{{status}}"}""", source));

        Assert.Empty(_gone.GetSearches());
    }

    [Fact]
    public void SeveralThatMissItAtOnce_AreOneMiss()
    {
        _gone.OnMissed("a");
        _time.Advance(TimeSpan.FromSeconds(5));
        _gone.OnMissed("a");
        _gone.OnMissed("a");

        Assert.Equal(JobsOf.Start.AddMinutes(1), _gone.GetSearches()["a"].At);
    }

    [Fact]
    public void JobsThatAreMissedOneAfterTheOther_AreLookedForTogether()
    {
        _store.Apply(JobsOf.Observation("b", """{"status":"queued"}"""));
        _time.Advance(TimeSpan.FromSeconds(1));
        _gone.OnMissed("a");
        _time.Advance(TimeSpan.FromSeconds(5));
        _gone.OnMissed("b");

        Assert.All(_gone.GetSearches().Values, search => Assert.Equal(JobsOf.Start.AddSeconds(70), search.At));
    }

    [Fact]
    public void JobThatIsThereAgain_IsLookedForNoMore_AndWhenItGoesAgain_FromTheBeginning()
    {
        _gone.OnMissed("a");
        _time.Advance(TimeSpan.FromMinutes(1));
        _gone.OnMissed("a");
        Apply("""{"status":"running","progress":1}""");
        Assert.Empty(_gone.GetSearches());

        _time.Advance(TimeSpan.FromMinutes(1));
        _gone.OnMissed("a");
        Assert.Equal(_time.GetUtcNow().AddMinutes(1), _gone.GetSearches()["a"].At);
    }

    [Fact]
    public void DocumentThatTellsLessThanIsKnown_ShowsAllTheSameThatTheJobIsThere_UnlessItIsOlderThanTheMiss()
    {
        _gone.OnMissed("a");

        _gone.OnFound(_store.Find("a")!, JobsOf.Start.AddSeconds(-1));
        Assert.NotNull(_store.Find("a")!.GoneSince);

        _gone.OnFound(_store.Find("a")!, JobsOf.Start.AddSeconds(1));
        Assert.Null(_store.Find("a")!.GoneSince);
    }

    [Fact]
    public void JobThatIsOver_IsLookedForOnce_WhereSomebodyAsks()
    {
        Apply("""{"status":"completed"}""");
        _gone.OnMissed("a");
        Assert.Empty(_gone.GetSearches());

        _gone.TryAgain(["a", "never heard of"]);
        Assert.Equal((JobsOf.Start, true), _gone.GetSearches()["a"]);

        _gone.OnMissed("a");
        Assert.Empty(_gone.GetSearches());
    }

    [Fact]
    public void JobThatWasLost_IsLookedForAtOnce_WhereSomebodyAsks_AndOnFromThere()
    {
        _gone.OnMissed("a");
        _time.Advance(TimeSpan.FromDays(2));
        Assert.Empty(_gone.GetSearches());

        _gone.TryAgain(["a"]);
        Assert.Equal((_time.GetUtcNow(), true), _gone.GetSearches()["a"]);

        _gone.OnMissed("a");
        Assert.Equal((_time.GetUtcNow().AddMinutes(1), false), _gone.GetSearches()["a"]);
    }

    [Fact]
    public void JobThatWasNeverKnown_IsNotGone() => Assert.False(_gone.OnMissed("b"));

    private void Webhook(string jobId, DateTimeOffset at) =>
        _store.Apply(JobsOf.Observation(jobId, """{"status":"running"}""", DocumentSource.Webhook) with { ReceivedAt = at });

    private void Apply(string json) => _store.Apply(JobsOf.Observation("a", json));
}
