using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Testing;

namespace Simulator.Tests.Webhooks;

public sealed class WebhookTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(1, 24).Select(value => (byte)value)];

    [Fact]
    public async Task StateChange_IsSigned_AsStandardWebhooksAre()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var server = await SimulatorServer.StartAsync(
            SimulatorServer.Options with
            {
                WebhookUrl = receiver.Url,
                WebhookSecret = "whsec_" + Convert.ToBase64String(Key),
            }
        );
        await server.SubmitAsync("""[{"at":0,"patch":{"status":"running"}}]""");
        var call = await receiver.NextAsync("job_test");
        var signed = Encoding.UTF8.GetBytes($"{call.Id}.{call.Timestamp}.{call.Body}");
        Assert.Equal("v1," + Convert.ToBase64String(HMACSHA256.HashData(Key, signed)), call.Signature);
        var body = JsonNode.Parse(call.Body)!;
        Assert.Equal("job.running", body["type"]!.GetValue<string>());
        Assert.Equal("running", body["data"]!["status"]!.GetValue<string>());
        Assert.Equal("whole", Assert.Single(await OutcomesAsync(server, "job_test", 1)));
    }

    [Fact]
    public async Task Callback_OfOneJob_GetsItsChangesAlone_UnsignedWithoutASecret()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var server = await SimulatorServer.StartAsync(SimulatorServer.Options with { WebhookBody = "document" });
        await server.SubmitAsync("""[{"at":0,"patch":{"status":"running"}}]""", "job_other");
        await server.PostAsync(
            "/simulator/jobs",
            $$$"""{"jobId":"job_called","endpointId":"ep","callbackUrl":"{{{receiver.Url}}}","story":[{"at":0,"patch":{"status":"running"}},{"at":5,"patch":{"status":"completed"}}]}"""
        );
        server.Clock.Advance(TimeSpan.FromSeconds(5));
        var first = await receiver.NextAsync("job_called");
        var second = await receiver.NextAsync("job_called");
        Assert.Equal("", first.Signature);
        Assert.Equal(
            ["completed", "running"],
            new[] { first, second }
                .Select(call => JsonNode.Parse(call.Body)!["status"]!.GetValue<string>())
                .Order(StringComparer.Ordinal)
        );
        Assert.Empty(receiver.Others);
    }

    [Fact]
    public async Task RefusedCall_IsTriedAgain_UnderTheSameId()
    {
        await using var receiver = await Receiver.StartAsync(refusals: 2);
        await using var server = await SimulatorServer.StartAsync();
        await server.PostAsync(
            "/simulator/jobs",
            $$"""{"jobId":"job_called","endpointId":"ep","callbackUrl":"{{receiver.Url}}","story":[]}"""
        );
        var ids = new HashSet<string>();
        for (var tries = 0; tries < 3; tries++)
        {
            await OutcomesAsync(server, "job_called", tries);
            var next = receiver.NextAsync("job_called");
            for (var seconds = 0; !next.IsCompleted; seconds++)
            {
                // more than the longest of these waits, and less than the 15 s that a call under way is given
                if (seconds < 14)
                {
                    server.Clock.Advance(TimeSpan.FromSeconds(1));
                }

                await server.GetJsonAsync("/simulator/faults");
            }

            ids.Add((await next).Id);
        }

        Assert.Single(ids);
        Assert.Equal(["none", "none", "whole"], await OutcomesAsync(server, "job_called", 3));
    }

    [Fact]
    public async Task RefusedCall_IsNoDisclosure()
    {
        await using var receiver = await Receiver.StartAsync(refusals: int.MaxValue);
        await using var server = await SimulatorServer.StartAsync();
        await server.PostAsync(
            "/simulator/jobs",
            $$$$"""{"jobId":"job_called","callbackUrl":"{{{{receiver.Url}}}}","story":[{"at":0,"patch":{"execution":{"costAccrued":3}}}]}"""
        );
        await receiver.NextAsync("job_called");
        Assert.Equal("none", Assert.Single(await OutcomesAsync(server, "job_called", 1)));
        var job = (await server.GetJsonAsync("/simulator/ledger"))["jobs"]!.AsArray()[^1]!;
        Assert.Equal("0 3", $"{job["attempts"]![0]!["published"]} {job["attempts"]![0]!["actual"]}");
    }

    // The entry follows the receiver's answer: it is there soon after, not at once.
    private static async Task<IReadOnlyList<string>> OutcomesAsync(SimulatorServer server, string jobId, int count)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);
        while (true)
        {
            patience.Token.ThrowIfCancellationRequested();
            var entries = await server.JournalAsync($"route=webhook&jobId={jobId}");
            if (entries.Count >= count)
            {
                return [.. entries.Select(entry => entry["outcome"]!.GetValue<string>())];
            }
        }
    }

    private sealed record Call(string Id, string Timestamp, string Signature, string Body);

    private sealed class Receiver(WebApplication app) : IAsyncDisposable
    {
        private readonly Channel<Call> _calls = Channel.CreateUnbounded<Call>();

        public string Url => app.Urls.Single() + "/hook";

        public ConcurrentQueue<Call> Others { get; } = new();

        public static async Task<Receiver> StartAsync(int refusals = 0)
        {
            var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
            builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
            var app = builder.Build();
            var receiver = new Receiver(app);
            app.Run(async context =>
            {
                using var reader = new StreamReader(context.Request.Body);
                var headers = context.Request.Headers;
                var call = new Call(
                    headers["webhook-id"].ToString(),
                    headers["webhook-timestamp"].ToString(),
                    headers["webhook-signature"].ToString(),
                    await reader.ReadToEndAsync()
                );
                context.Response.StatusCode =
                    refusals-- > 0 ? StatusCodes.Status500InternalServerError : StatusCodes.Status204NoContent;
                receiver._calls.Writer.TryWrite(call);
            });
            await app.StartAsync().Soon();
            return receiver;
        }

        public async Task<Call> NextAsync(string jobId)
        {
            while (true)
            {
                var call = await _calls.Reader.ReadAsync().Soon();
                if (call.Body.Contains($"\"{jobId}\"", StringComparison.Ordinal))
                {
                    return call;
                }

                Others.Enqueue(call);
            }
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }
}
