using Shared.Api;
using Testing;

namespace Dashboard.Tests.Relay;

public sealed class RelayMarkTests : IAsyncLifetime
{
    private RelayUnderTest _relay = null!;

    public async ValueTask InitializeAsync() => _relay = await RelayUnderTest.StartAsync();

    public ValueTask DisposeAsync() => _relay.DisposeAsync();

    [Theory]
    [InlineData("/v2/jobs")]
    [InlineData("/v2/jobs?limit=0")]
    [InlineData("/v2/jobs/job_1/status")]
    [InlineData("/v2/jobs/job_2/status")]
    [InlineData("/v2/jobs/job_1/status/stream")]
    [InlineData("/v2/jobs/stream")]
    [InlineData("/v2/none")]
    public async Task AnyAnswer_SaysThatItIsARelays_AndWhatItsClockShows(string path)
    {
        _relay.Store.Apply(JobsOf.Observation("job_1", """{"status":"running"}"""));
        using (var real = await _relay.Http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead).Soon())
        {
            Assert.True(real.Headers.Contains("X-Relay"));
            Assert.False(real.Headers.Contains("X-Simulator-Time"));
            Assert.False(real.Headers.Contains("X-Simulator-Speed"));
        }

        var story = JobsOf.Start.AddDays(-9);
        _relay.Following.Set(status => status with { Clock = new UpstreamClock(JobsOf.Start, story, 2.5) });
        _relay.Time.Advance(TimeSpan.FromSeconds(4));

        using var simulated = await _relay.Http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead).Soon();

        var read = UpstreamClock.Read(simulated.Headers, _relay.Time.GetUtcNow())!;
        Assert.Equal((story.AddSeconds(10), 2.5), (read.Shown, read.Speed));
    }

    [Theory]
    [InlineData("/v2/jobs")]
    [InlineData("/v2/jobs/stream")]
    public async Task AnyAnswer_WhileUpstreamIsSilent_SaysSinceWhen(string path)
    {
        Assert.Null(await SilentSinceAsync());

        _relay.Following.Set(status => status with { IsStale = true, ToldAt = JobsOf.Start.AddMinutes(-5) });
        Assert.Equal("2025-12-31T23:55:00.0000000Z", await SilentSinceAsync());

        _relay.Following.Set(status => status with { LastSignOfLife = null, ToldAt = null });
        Assert.Equal("never", await SilentSinceAsync());

        async Task<string?> SilentSinceAsync()
        {
            using var answer = await _relay.Http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead).Soon();
            return answer.Headers.TryGetValues("X-Upstream-Silent-Since", out var since) ? since.Single() : null;
        }
    }
}
