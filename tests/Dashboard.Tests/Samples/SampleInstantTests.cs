using Dashboard.Samples;
using Shared.Api;
using Shared.Jobs;
using Testing;

namespace Dashboard.Tests.Samples;

public sealed class SampleInstantTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [Theory]
    [InlineData("""{"status":"running","startedAt":"2025-12-31T23:00:00Z","execution":{"duration":3590}}""", -10)]
    [InlineData("""{"status":"running","startedAt":"2025-12-31T23:00:00Z"}""", 0)]
    [InlineData("""{"status":"running","execution":{"duration":3590}}""", 0)]
    [InlineData("""{"status":"running","startedAt":"2026-01-01T00:00:00Z","execution":{"duration":299}}""", 299)]
    // later than any clock may be ahead, older than anything that is kept, beyond all years
    [InlineData("""{"status":"running","startedAt":"2026-01-01T00:00:00Z","execution":{"duration":301}}""", 0)]
    [InlineData("""{"status":"running","startedAt":"2025-12-01T00:00:00Z","execution":{"duration":60}}""", 0)]
    [InlineData("""{"status":"running","startedAt":"2026-01-01T00:00:00Z","execution":{"duration":1e300}}""", 0)]
    [InlineData("""{"status":"completed","completedAt":"2025-12-31T23:59:00Z"}""", -60)]
    [InlineData("""{"status":"completed"}""", 0)]
    public void Of_Document_IsWhatItsTimesSay(string json, int seconds) =>
        Assert.Equal(JobsOf.Start.AddSeconds(seconds), SampleInstant.Of(Read(json), saysDuration: true, null, Day));

    [Fact]
    public void Of_DocumentWithoutADurationOfItsOwn_IsItsArrival()
    {
        var job = Read("""{"status":"running","startedAt":"2025-12-31T23:00:00Z","execution":{"duration":3000}}""");
        Assert.Equal(JobsOf.Start, SampleInstant.Of(job, saysDuration: false, null, Day));
    }

    [Fact]
    public void Of_DocumentOfAStory_IsByTheStorysClock()
    {
        var clock = new UpstreamClock(JobsOf.Start.AddSeconds(-2), new DateTimeOffset(2030, 5, 1, 0, 0, 0, TimeSpan.Zero), 100);
        Assert.Equal(clock.Shown.AddSeconds(200), SampleInstant.Of(Read("""{"status":"running"}"""), true, clock, Day));
        var told = Read("""{"status":"running","startedAt":"2030-05-01T00:00:00Z","execution":{"duration":198}}""");
        Assert.Equal(clock.Shown.AddSeconds(198), SampleInstant.Of(told, true, clock, Day));
    }

    private static Job Read(string json) =>
        JobUpdate.Apply(null, new Observation(JobsOf.Document("a", json), DocumentSource.Stream, JobsOf.Start)).Job;
}
