using Dashboard.Operation;
using Dashboard.Upstream;
using Dashboard.Upstream.Requests;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Testing;

namespace Dashboard.Tests.Operation;

public sealed class UpstreamHealthCheckTests
{
    private readonly UpstreamMonitor _monitor = new(new FakeTimeProvider(), new UpstreamAddress(new FixedOptions()));

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
                "Upstream refuses the Dashboard's own API key that ends in 1a2b. Nothing is asked, and the pages show what was known."
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

    private async Task<(HealthStatus Status, string? Description)> CheckAsync()
    {
        var result = await new UpstreamHealthCheck(_monitor).CheckHealthAsync(new HealthCheckContext()).Soon();
        return (result.Status, result.Description);
    }

    private sealed class FixedOptions : IOptionsMonitor<UpstreamOptions>
    {
        public UpstreamOptions CurrentValue { get; } = new() { BaseUrl = "http://127.0.0.1:1" };

        public UpstreamOptions Get(string? name) => CurrentValue;

        public IDisposable? OnChange(Action<UpstreamOptions, string?> listener) => null;
    }
}
