using System.Collections.Immutable;
using Dashboard.Jobs;
using Dashboard.Upstream.Discovery;
using Dashboard.Upstream.Planning;
using Testing;

namespace Dashboard.Tests.Upstream.Planning;

public sealed class PlanCandidatesTests
{
    /// <summary>A plan without it had it read once more, at once.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task JobThatIsReadWhileCandidatesAreGathered_IsOneOfThem_Once(bool followsSingly)
    {
        await using var upstream = new UpstreamUnderTest();
        upstream.Store.Apply(JobsOf.Observation("a", """{"status":"running"}"""));
        foreach (var jobId in new[] { "a", "b" })
        {
            upstream.Get<WatchList>().Add(new WatchEntry(jobId, WatchSource.Person, upstream.Time.GetUtcNow()));
        }

        using var look = upstream.Get<JobInterest>().Add("a", JobDetail.Logs);
        var candidates = upstream.Get<PlanCandidates>();
        using var gathering = (
            followsSingly
                ? candidates.GetAll(ImmutableDictionary<string, (bool, bool)>.Empty)
                : candidates.GetBesideTheStream(isStreaming: true)
        ).GetEnumerator();
        Assert.True(gathering.MoveNext());
        var gathered = new List<string> { gathering.Current.JobId };
        upstream.Store.Apply(JobsOf.Observation("b", """{"status":"running"}"""));
        while (gathering.MoveNext())
        {
            gathered.Add(gathering.Current.JobId);
        }

        Assert.Equal(["a", "b"], gathered);
    }
}
