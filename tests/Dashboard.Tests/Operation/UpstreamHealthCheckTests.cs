using Dashboard.Jobs;
using Dashboard.Operation;
using Dashboard.Upstream;
using Dashboard.Upstream.Budget;
using Dashboard.Upstream.Planning;
using Dashboard.Upstream.Polls;
using Dashboard.Upstream.Requests;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Shared.Api;
using Testing;

namespace Dashboard.Tests.Operation;

public sealed class UpstreamHealthCheckTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(JobsOf.Start);
    private readonly UpstreamMonitor _monitor;
    private readonly RequestBudget _budget;
    private readonly PollSchedule _schedule;

    public UpstreamHealthCheckTests()
    {
        _monitor = new UpstreamMonitor(_time, new UpstreamAddress(new FixedOptions()));
        _budget = new RequestBudget(new FixedOptions(), _time);
        _schedule = new PollSchedule(_time, new Random(1));
    }

    public void Dispose() => _budget.Dispose();

    [Fact]
    public async Task Check_NeverHeard_IsUnhealthyAndSaysWhy()
    {
        Assert.Equal((HealthStatus.Unhealthy, "upstream has not been heard yet"), await CheckAsync());

        _monitor.Lost("Connection refused.", TimeSpan.FromSeconds(1));

        Assert.Equal((HealthStatus.Unhealthy, "Connection refused."), await CheckAsync());
    }

    [Fact]
    public async Task Check_HeardThenLostThenBack_IsHealthyDegradedHealthy()
    {
        _monitor.Alive();
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync()).Status);

        _monitor.Lost("Cut.", TimeSpan.FromSeconds(1));
        Assert.Equal((HealthStatus.Degraded, "Cut."), await CheckAsync());

        _monitor.Lost("The key is refused.", retryIn: null);
        Assert.Equal((HealthStatus.Degraded, "The key is refused."), await CheckAsync());

        _monitor.Alive();
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync()).Status);
    }

    [Fact]
    public async Task Check_RefusedKey_IsDegradedThoughStreamsGoOn_AndSaysWhatComes()
    {
        var key = new RefusedKey(" that ends in 1a2b", default, "No.", new KeySource("", ""));
        _monitor.RefuseKey(key, isAnyOpen: false);
        Assert.Equal(
            (
                HealthStatus.Unhealthy,
                "Upstream refuses the Dashboard's own API key. Nothing is asked, and the pages show what was known."
            ),
            await CheckAsync()
        );

        _monitor.AcceptKey();
        _monitor.Alive();
        _monitor.RefuseKey(key, isAnyOpen: true);
        var check = await CheckAsync();
        Assert.Equal(HealthStatus.Degraded, check.Status);
        Assert.Contains("Streams that were opened before go on bringing news", check.Description, StringComparison.Ordinal);
    }

    /// <summary>One stream tells of all jobs, and costs no request.</summary>
    [Fact]
    public async Task Check_RequestsAreUsedUp_IsHealthyAndSaysSo()
    {
        _monitor.Alive();
        await SpendAsync(9);
        Assert.Equal(
            (
                HealthStatus.Healthy,
                "Upstream is connected. Requests are used up but for those kept for people: the next one for all else comes at 2026-01-01T00:00:07Z."
            ),
            await CheckAsync()
        );

        await SpendAsync(1);
        Assert.Equal(
            (
                HealthStatus.Healthy,
                "Upstream is connected. Requests are used up: none is left of 10, the next one comes at 2026-01-01T00:00:07Z."
            ),
            await CheckAsync()
        );
    }

    [Fact]
    public async Task Check_JobsDependOnReads_AndThereAreNoRequests_IsDegradedAndSaysHowFarBehind()
    {
        _monitor.FollowSingly();
        _monitor.Alive();
        _schedule.Apply([new PlannedJob("a", WatchMode.Poll, TimeSpan.FromSeconds(10), "", JobDetail.None, 3)]);
        var limit = new ApiFailure(FailureKind.RateLimited, "") { RetryAfter = TimeSpan.FromSeconds(30) };
        _budget.Observe(ApiAnswer.Failed(limit));
        Assert.Equal(
            (
                HealthStatus.Healthy,
                "Upstream is connected. It has asked to wait: no request is sent before 2026-01-01T00:00:30Z."
            ),
            await CheckAsync()
        );

        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(
            (
                HealthStatus.Degraded,
                "Upstream is connected, but too few requests are left to keep all jobs fresh. Jobs that wait to be read: 1, the longest for 5 s. It has asked to wait: no request is sent before 2026-01-01T00:00:30Z."
            ),
            await CheckAsync()
        );

        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal((HealthStatus.Healthy, "upstream is connected"), await CheckAsync());
    }

    private async Task SpendAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await _budget.TakeAsync(RequestPurpose.Person, default).Soon();
        }
    }

    private async Task<(HealthStatus Status, string? Description)> CheckAsync()
    {
        var result = await new UpstreamHealthCheck(_monitor, new RequestSupply(_budget, _schedule, _monitor))
            .CheckHealthAsync(new HealthCheckContext())
            .Soon();
        return (result.Status, result.Description);
    }

    private sealed class FixedOptions : IOptionsMonitor<UpstreamOptions>
    {
        public UpstreamOptions CurrentValue { get; } = new() { BaseUrl = "http://127.0.0.1:1", RequestsPerMinute = 10 };

        public UpstreamOptions Get(string? name) => CurrentValue;

        public IDisposable? OnChange(Action<UpstreamOptions, string?> listener) => null;
    }
}
