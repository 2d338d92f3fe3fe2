using System.Net;
using Dashboard.Upstream;
using Testing;

namespace Dashboard.Tests.Operation;

public sealed class HealthTests
{
    [Fact]
    public async Task Health_UpstreamIsDownFromTheStart_IsLiveAndNotReady()
    {
        await using var dashboard = await DashboardHost.StartAsync();

        Assert.Equal((HttpStatusCode.OK, "Healthy"), await AskAsync(dashboard, "/health/live"));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "Unhealthy"), await AskAsync(dashboard, "/health/ready"));
        using var ready = await dashboard.SendAsync(HttpMethod.Get, "/health/ready");
        Assert.NotEqual("", Assert.Single(ready.Headers.GetValues("X-Upstream-Problem")));
    }

    [Fact]
    public async Task Health_UpstreamAnswers_IsLiveAndReady()
    {
        await using var dashboard = await DashboardHost.StartAsync("--TensorOne:BaseUrl=", "--Simulator:Scenario=quiet");
        var connected = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var monitor = dashboard.Get<UpstreamMonitor>();
        using var subscription = monitor.Subscribe(Look);
        Look();
        await connected.Task.Soon();

        Assert.Equal((HttpStatusCode.OK, "Healthy"), await AskAsync(dashboard, "/health/live"));
        Assert.Equal((HttpStatusCode.OK, "Healthy"), await AskAsync(dashboard, "/health/ready"));

        void Look()
        {
            if (monitor.Current.State == ConnectionState.Connected)
            {
                connected.TrySetResult();
            }
        }
    }

    private static async Task<(HttpStatusCode Status, string Body)> AskAsync(DashboardHost dashboard, string path)
    {
        using var answer = await dashboard.SendAsync(HttpMethod.Get, path);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync().Soon());
    }
}
