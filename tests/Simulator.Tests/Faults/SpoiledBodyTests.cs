using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text.Json;
using Simulator.Faults;
using Testing;

namespace Simulator.Tests.Faults;

/// <summary>Answers whose bytes are wrong, too many, or not what they look like.</summary>
public sealed class SpoiledBodyTests
{
    private const string Running =
        """[{"at":0,"patch":{"status":"running","progress":40,"currentStep":"rendering","createdAt":"2026-03-01T12:00:00Z","metadata":{"a":1},"resources":{"cpuUsage":3}}}]""";

    public static TheoryData<string> EveryPoison => [.. Poisons.Names];

    [Theory]
    [MemberData(nameof(EveryPoison))]
    public async Task Malformed_EveryPoison_ChangesTheBytes(string poison)
    {
        await using var server = await StartAsync(
            $$$"""{"kind":"malformed","route":"status","count":1,"args":{"poison":"{{{poison}}}"}}"""
        );
        var spoiled = await server.Client.GetByteArrayAsync("/v2/jobs/job_test/status").Soon();
        var right = await server.Client.GetByteArrayAsync("/v2/jobs/job_test/status").Soon();
        Assert.NotEqual(right, spoiled);
        var sent = (await server.JournalAsync("jobId=job_test&route=status")).Select(entry => entry["sent"]!.GetValue<bool>());
        Assert.Equal([false, true], sent);
    }

    [Theory]
    [InlineData("truncated")]
    [InlineData("bom")]
    [InlineData("not-json")]
    [InlineData("trailing-comma")]
    [InlineData("nul-bytes")]
    public async Task Malformed_BrokenJson_IsNotJson(string poison)
    {
        await using var server = await StartAsync(
            $$$"""{"kind":"malformed","route":"status","args":{"poison":"{{{poison}}}"}}"""
        );
        var spoiled = await server.Client.GetByteArrayAsync("/v2/jobs/job_test/status").Soon();
        Assert.ThrowsAny<JsonException>(() =>
        {
            using var document = JsonDocument.Parse(spoiled);
        });
    }

    [Fact]
    public async Task Giant_IsAsLongAsAsked()
    {
        await using var server = await StartAsync("""{"kind":"giant","route":"status","args":{"bytes":3000000}}""");
        var body = await server.Client.GetByteArrayAsync("/v2/jobs/job_test/status").Soon();
        Assert.Equal(3_000_000, body.Length);
        using var document = JsonDocument.Parse(body);
        Assert.Equal("job_giant", document.RootElement.GetProperty("jobId").GetString());
    }

    [Fact]
    public async Task GzipBomb_IsSmallOnTheWireAndLargeBehindIt()
    {
        await using var server = await StartAsync("""{"kind":"gzip-bomb","route":"status","args":{"bytes":20000000}}""");
        var body = await server.Client.GetByteArrayAsync("/v2/jobs/job_test/status").Soon();
        Assert.True(body.Length < 200_000);
        await using var gzip = new GZipStream(new MemoryStream(body), CompressionMode.Decompress);
        using var inflated = new MemoryStream();
        await gzip.CopyToAsync(inflated).Soon();
        Assert.True(inflated.Length >= 20_000_000);
    }

    [Fact]
    public async Task HeaderBomb_SendsSoManyHeaders()
    {
        await using var server = await StartAsync("""{"kind":"header-bomb","route":"status","args":{"count":40,"bytes":100}}""");
        using var response = await server.Client.GetAsync("/v2/jobs/job_test/status").Soon();
        Assert.Equal(40, response.Headers.Count(header => header.Key.StartsWith("X-Bomb-", StringComparison.Ordinal)));
        await using var large = await StartAsync("""{"kind":"header-bomb","route":"status","args":{"count":40,"bytes":8192}}""");
        await Assert.ThrowsAsync<HttpRequestException>(() => large.Client.GetAsync("/v2/jobs/job_test/status").Soon());
    }

    private static async Task<SimulatorServer> StartAsync(string order)
    {
        var server = await SimulatorServer.StartAsync();
        await server.SubmitAsync(Running);
        await server.OrderFaultAsync(order);
        server.Client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return server;
    }
}
