using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Testing;

namespace Simulator.Tests.Faults;

/// <summary>Holds what the journal says of each document against the bytes that came.</summary>
public sealed class JournalTruthTests
{
    private const string Story = """
        [{"at":0,"patch":{"status":"running","progress":40,"createdAt":"2026-03-01T12:00:00Z","currentStep":"x"}}]
        """;

    private static readonly string[] Jobs = ["job_a", "job_b", "job_c"];

    private static readonly string[] Faults =
    [
        """{"kind":"malformed","args":{"poison":"truncated"}}""",
        """{"kind":"malformed","args":{"poison":"progress-150"}}""",
        """{"kind":"malformed","args":{"poison":"bad-time"}}""",
        """{"kind":"malformed","args":{"poison":"bom"}}""",
        """{"kind":"malformed","args":{"poison":"empty"}}""",
        """{"kind":"malformed","args":{"poison":"null"}}""",
        """{"kind":"cut","args":{"at":"now"}}""",
        """{"kind":"cut","args":{"at":"middle"}}""",
        """{"kind":"cut","args":{"at":"before-end"}}""",
        """{"kind":"header-bomb","args":{"count":2,"bytes":9}}""",
        """{"kind":"wrong-content-type","args":{"contentType":"text/html"}}""",
        """{"kind":"server-error","args":{"status":502}}""",
        """{"kind":"giant","args":{"bytes":4000}}""",
        """{"kind":"forbidden","count":1}""",
    ];

    [Theory]
    [InlineData("status", "object")]
    [InlineData("list", "object")]
    [InlineData("batch", "object")]
    [InlineData("batch", "array")]
    [InlineData("batch", "statuses")]
    public async Task Answer_SaysWhole_OfWhatCameWhole_AndOfNothingElse(string route, string shape)
    {
        await using var server = await StartAsync(shape);
        var right = new Dictionary<string, string>();
        foreach (var job in Jobs)
        {
            right[job] = await server.Client.GetStringAsync($"/v2/jobs/{job}/status").Soon();
        }

        foreach (var fault in Faults)
        {
            var mark = await MarkAsync(server);
            var id = await server.OrderFaultAsync($"{{\"route\":\"{route}\",{fault[1..]}");
            var (isPlain, body) = await CallAsync(server, route);
            var entries = await server.JournalAsync($"after={mark}&route={route}");
            var whole = right.Where(job => isPlain && IsJson(body) && body.Contains(job.Value, StringComparison.Ordinal));
            Assert.Equal(
                $"{fault}: {string.Join(' ', whole.Select(job => job.Key).Order(StringComparer.Ordinal))}",
                $"{fault}: {string.Join(' ', entries.Where(IsSent).Select(JobOf).Order(StringComparer.Ordinal))}"
            );
            Assert.All(entries, entry => Assert.Equal(IsSent(entry), entry["outcome"]!.GetValue<string>() == "whole"));
            using var removed = await server.Client.DeleteAsync($"/simulator/faults/{id}").Soon();
        }
    }

    [Theory]
    [InlineData("list", "progress-150", "whole spoiled whole")]
    [InlineData("batch", "progress-150", "whole spoiled whole")]
    [InlineData("batch", "truncated", "spoiled spoiled spoiled")]
    public async Task Malformed_ForOneJob_SpoilsItsDocumentAmongTheOthers(string route, string poison, string outcomes)
    {
        await using var server = await StartAsync("array");
        await server.OrderFaultAsync(
            $$$"""{"kind":"malformed","route":"{{{route}}}","jobIds":["job_b"],"args":{"poison":"{{{poison}}}"}}"""
        );
        await CallAsync(server, route);
        var entries = await server.JournalAsync($"route={route}");
        Assert.Equal(
            outcomes,
            string.Join(' ', entries.OrderBy(JobOf, StringComparer.Ordinal).Select(entry => entry["outcome"]!.GetValue<string>()))
        );
    }

    [Theory]
    [InlineData("""{"kind":"duplicate","route":"stream","count":2}""")]
    [InlineData("""{"kind":"reorder","route":"stream","count":1}""")]
    [InlineData("""{"kind":"malformed","route":"stream","count":1,"args":{"poison":"truncated"}}""")]
    [InlineData("""{"kind":"malformed","route":"stream","count":2,"args":{"poison":"progress-150"}}""")]
    [InlineData("""{"kind":"giant","route":"stream","count":1,"args":{"bytes":4000}}""")]
    [InlineData("""{"kind":"cut","route":"stream","count":1,"args":{"at":"before-end"}}""")]
    [InlineData("""{"kind":"header-bomb","route":"stream","args":{"count":2,"bytes":9}}""")]
    public async Task Stream_SaysWhole_OfEachEventThatCameWhole(string order)
    {
        await using var server = await SimulatorServer.StartAsync();
        await server.SubmitAsync(
            """
            [{"at":1,"patch":{"progress":1}},{"at":2,"patch":{"progress":2}},{"at":3,"patch":{"progress":3}},
             {"at":4,"patch":{"status":"completed","progress":4}}]
            """
        );
        var opensSpoiled = order.Contains("header-bomb", StringComparison.Ordinal);
        if (opensSpoiled)
        {
            await server.OrderFaultAsync(order);
        }

        using var stream = await server.OpenAsync("/v2/jobs/job_test/status/stream");
        var received = new List<SseEvent> { (await stream.NextAsync())! };
        if (!opensSpoiled)
        {
            await server.OrderFaultAsync(order);
        }

        server.Clock.Advance(TimeSpan.FromSeconds(5));
        try
        {
            while (await stream.NextAsync() is { } next)
            {
                received.Add(next);
            }
        }
        catch (IOException)
        {
            // cut, as ordered
        }

        var whole = received.Where(next => next.Id is not null && !opensSpoiled && IsRight(next)).Select(next => next.Id!);
        var entries = await server.JournalAsync("jobId=job_test&route=stream");
        Assert.Equal(whole, entries.Where(IsSent).Select(entry => entry["id"]!.GetValue<string>()));
        if (order.Contains("malformed", StringComparison.Ordinal) || opensSpoiled)
        {
            Assert.Contains(entries, entry => entry["outcome"]!.GetValue<string>() == "spoiled");
        }
    }

    [Theory]
    [InlineData("hang")]
    [InlineData("drip")]
    public async Task HeldAnswer_IsNobodys_UntilItGoesOut(string kind)
    {
        await using var server = await StartAsync("object");
        var id = await server.OrderFaultAsync(
            kind == "hang"
                ? """{"kind":"hang","route":"status","args":{"at":"middle"}}"""
                : """{"kind":"drip","route":"status","args":{"bytesPerSecond":1}}"""
        );
        using var response = await server
            .Client.GetAsync("/v2/jobs/job_a/status", HttpCompletionOption.ResponseHeadersRead)
            .Soon();
        Assert.Empty(await server.JournalAsync("route=status"));
        using var removed = await server.Client.DeleteAsync($"/simulator/faults/{id}").Soon();
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(IsJson(await response.Content.ReadAsStringAsync().Soon()));
        Assert.True(IsSent(Assert.Single(await server.JournalAsync("route=status"))));
    }

    private static async Task<SimulatorServer> StartAsync(string shape)
    {
        var server = await SimulatorServer.StartAsync(SimulatorServer.Options with { BatchShape = shape });
        foreach (var job in Jobs)
        {
            await server.SubmitAsync(Story, job);
        }

        return server;
    }

    private static async Task<(bool IsPlain, string Body)> CallAsync(SimulatorServer server, string route)
    {
        using var request = route switch
        {
            "status" => new HttpRequestMessage(HttpMethod.Get, "/v2/jobs/job_a/status"),
            "list" => new HttpRequestMessage(HttpMethod.Get, "/v2/jobs?endpointId=ep_test"),
            _ => new HttpRequestMessage(HttpMethod.Post, "/v2/jobs/status/batch")
            {
                Content = new StringContent($$"""{"jobIds":["{{string.Join("\",\"", Jobs)}}"]}"""),
            },
        };
        var bytes = new List<byte>();
        try
        {
            using var response = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).Soon();
            var stream = await response.Content.ReadAsStreamAsync().Soon();
            var chunk = new byte[4096];
            int read;
            while ((read = await stream.ReadAsync(chunk).AsTask().Soon()) > 0)
            {
                bytes.AddRange(chunk.AsSpan(0, read));
            }

            var isPlain =
                response.StatusCode == HttpStatusCode.OK
                && response.Content.Headers.ContentType?.MediaType == "application/json"
                && !response.Headers.Contains("X-Bomb-0");
            return (isPlain, Encoding.UTF8.GetString([.. bytes]));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return (false, Encoding.UTF8.GetString([.. bytes]));
        }
    }

    private static async Task<long> MarkAsync(SimulatorServer server) =>
        (await server.JournalAsync())[^1]["seq"]!.GetValue<long>();

    private static bool IsSent(JsonNode entry) => entry["sent"]!.GetValue<bool>();

    private static string JobOf(JsonNode entry) => entry["jobId"]!.GetValue<string>();

    private static bool IsJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // Each step sets the progress to its own number, and the submission was the first event.
    private static bool IsRight(SseEvent next) =>
        IsJson(next.Data) && next.Json["progress"]?.GetValue<int>() == next.Sequence - 1;
}
