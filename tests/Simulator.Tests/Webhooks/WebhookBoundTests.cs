using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Simulator.Tests.Webhooks;

public sealed class WebhookBoundTests
{
    private const int MaximumRetrying = 1000;
    private const int TooMany = 150;
    private const int OutboxBound = 20_000;

    [Fact]
    public async Task ReceiverThatIsGone_GathersTriesToABound_AndTheRestIsGivenUp()
    {
        using var logs = new CapturedLogs();
        await using var server = await StartAsync(logs, GoneUrl());
        await PlayAsync(server, MaximumRetrying + TooMany);
        await UntilAsync(() => logs.Count("given up after 1 tries") >= TooMany);
        Assert.InRange(logs.Count("given up"), TooMany, TooMany + 20);
    }

    [Fact]
    public async Task MoreThanTheOutboxHolds_IsDropped_AndSaid()
    {
        using var logs = new CapturedLogs();
        // accepts connections, and never answers
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var server = await StartAsync(logs, $"http://{silent.LocalEndpoint}/");
        await PlayAsync(server, OutboxBound + TooMany);
        Assert.Equal(1, logs.Count("dropped so far"));
    }

    private static Task<SimulatorServer> StartAsync(CapturedLogs logs, string url) =>
        SimulatorServer.StartAsync(
            SimulatorServer.Options with
            {
                WebhookUrl = url,
                Speed = 1000,
                Jobs = 1,
            },
            builder => builder.Logging.AddProvider(logs)
        );

    // A millisecond apart in the story, which is nothing to the sender's patience and pauses.
    private static async Task PlayAsync(SimulatorServer server, int changes)
    {
        var steps = Enumerable
            .Range(1, changes)
            .Select(step => $$$"""{"at":{{{step}}}e-3,"patch":{"progress":{{{step % 100}}}}}""");
        await server.SubmitAsync($"[{string.Join(',', steps)}]");
        server.Clock.Advance(TimeSpan.FromMilliseconds(changes / 1000.0) + TimeSpan.FromMilliseconds(20));
        await server.GetJsonAsync("/v2/jobs/job_test/status");
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        while (!holds())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private static string GoneUrl()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return $"http://{listener.LocalEndpoint}/";
    }
}
