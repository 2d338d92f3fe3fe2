using System.Text.Json;
using Testing;

namespace Simulator.Tests.Faults;

public sealed class StreamFaultTests
{
    private const string Steps = """
        [{"at":1,"patch":{"progress":1}},{"at":2,"patch":{"progress":2}},{"at":3,"patch":{"progress":3}},
         {"at":4,"patch":{"progress":4}},{"at":5,"patch":{"status":"completed"}}]
        """;

    [Theory]
    [InlineData("stream", "/v2/jobs/job_test/status/stream")]
    [InlineData("all-stream", "/v2/jobs/stream?endpointId=ep_test")]
    public async Task Cut_OpenStream_BreaksAtOnce_AndTheReaderCanResume(string route, string path)
    {
        await using var server = await SimulatorServer.StartAsync();
        using var stream = await server.OpenAsync(path);
        await stream.NextLineAsync();
        await server.SubmitAsync(Steps);
        if (route == "stream")
        {
            // The job has to be there before its stream can be.
            using var opened = await server.OpenAsync(path);
            await opened.NextAsync();
            await server.OrderFaultAsync("""{"kind":"cut","route":"stream","count":1}""");
            await Assert.ThrowsAnyAsync<Exception>(() => opened.ToEndAsync());
        }
        else
        {
            var seen = await stream.NextAsync();
            await server.OrderFaultAsync("""{"kind":"cut","route":"all-stream","count":1}""");
            await Assert.ThrowsAnyAsync<Exception>(() => stream.ToEndAsync());
            server.Clock.Advance(TimeSpan.FromSeconds(5));
            using var resumed = await server.OpenAsync(path, seen!.Id);
            Assert.Equal(1, (await resumed.NextAsync())!.Json["progress"]!.GetValue<int>());
        }
    }

    [Theory]
    [InlineData("middle")]
    [InlineData("before-end")]
    public async Task Cut_WithinAnEvent_LeavesItUnfinished_AndUnsentInTheJournal(string at)
    {
        await using var server = await SimulatorServer.StartAsync();
        await server.SubmitAsync(Steps);
        using var stream = await server.OpenAsync("/v2/jobs/job_test/status/stream");
        var first = await stream.NextAsync();
        await server.OrderFaultAsync($$$"""{"kind":"cut","route":"stream","count":1,"args":{"at":"{{{at}}}"}}""");
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAnyAsync<Exception>(() => stream.NextAsync());
        var sent = await server.JournalAsync("jobId=job_test&route=stream");
        Assert.Equal([true, false], sent.Select(entry => entry["sent"]!.GetValue<bool>()));
        using var resumed = await server.OpenAsync("/v2/jobs/job_test/status/stream", first!.Id);
        Assert.Equal(1, (await resumed.NextAsync())!.Json["progress"]!.GetValue<int>());
    }

    [Fact]
    public async Task Hang_StopsEverything_UntilItIsRemoved()
    {
        await using var server = await SimulatorServer.StartAsync();
        await server.SubmitAsync(Steps);
        using var stream = await server.OpenAsync("/v2/jobs/job_test/status/stream");
        await stream.NextAsync();
        var id = await server.OrderFaultAsync("""{"kind":"hang","route":"stream"}""");
        server.Clock.Advance(TimeSpan.FromSeconds(60));
        var next = stream.NextAsync();
        await server.StruckAsync(id);
        Assert.False(next.IsCompleted);
        using var removed = await server.Client.DeleteAsync($"/simulator/faults/{id}").Soon();
        Assert.Equal(1, (await next.Soon())!.Json["progress"]!.GetValue<int>());
    }

    [Fact]
    public async Task Hang_WithinAnEvent_SendsHalf_AndTheRestOnceItIsRemoved()
    {
        await using var server = await SimulatorServer.StartAsync();
        await server.SubmitAsync(Steps);
        using var stream = await server.OpenAsync("/v2/jobs/job_test/status/stream");
        await stream.NextAsync();
        var id = await server.OrderFaultAsync("""{"kind":"hang","route":"stream","args":{"at":"middle"}}""");
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.StartsWith("id: ", await stream.NextLineAsync(), StringComparison.Ordinal);
        Assert.Equal("event: status", await stream.NextLineAsync());
        Assert.Single(await server.JournalAsync("jobId=job_test&route=stream"));
        using var removed = await server.Client.DeleteAsync($"/simulator/faults/{id}").Soon();
        Assert.Equal(1, (await stream.NextAsync())!.Json["progress"]!.GetValue<int>());
        Assert.Equal(2, (await server.JournalAsync("jobId=job_test&route=stream")).Count);
    }

    [Fact]
    public async Task Duplicate_SendsEachEventTwice()
    {
        var events = await PlayAsync("""{"kind":"duplicate","route":"stream","count":2}""");
        Assert.Equal([1, 1, 2, 2, 3, 4, 4], Progress(events));
        Assert.Equal(events[0], events[1]);
    }

    [Fact]
    public async Task Reorder_SwapsNeighbours_AndLosesNone()
    {
        var events = await PlayAsync("""{"kind":"reorder","route":"stream","count":1}""");
        Assert.Equal([2, 1, 3, 4, 4], Progress(events));
        Assert.Equal("completed", events[^1].Status);
    }

    [Fact]
    public async Task Malformed_SpoilsOneEvent()
    {
        var events = await PlayAsync("""{"kind":"malformed","route":"stream","count":1,"args":{"poison":"truncated"}}""");
        Assert.ThrowsAny<JsonException>(() => events[0].Json);
        Assert.Equal([2, 3, 4, 4], Progress(events.Skip(1)));
    }

    [Fact]
    public async Task Giant_FollowsAnEvent()
    {
        var events = await PlayAsync("""{"kind":"giant","route":"stream","count":1,"args":{"bytes":2000000}}""");
        Assert.Equal(2_000_000, events[1].Data.Length);
        Assert.Equal(6, events.Count);
    }

    [Fact]
    public async Task EpochReset_EndsStreams_AndVoidsPositions()
    {
        await using var server = await SimulatorServer.StartAsync();
        await server.SubmitAsync(Steps);
        using var stream = await server.OpenAsync("/v2/jobs/job_test/status/stream");
        var before = await stream.NextAsync();
        await server.OrderFaultAsync("""{"kind":"epoch-reset"}""");
        Assert.Empty(await stream.ToEndAsync());
        using var resumed = await server.OpenAsync("/v2/jobs/job_test/status/stream", before!.Id);
        Assert.Equal("gap", (await resumed.NextAsync())!.Name);
        var after = await resumed.NextAsync();
        Assert.NotEqual(before.Id!.Split('-')[0], after!.Id!.Split('-')[0]);
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, (await resumed.NextAsync())!.Sequence);
    }

    [Fact]
    public async Task Drip_SendsTheEventByteByByte()
    {
        await using var server = await SimulatorServer.StartAsync();
        await server.SubmitAsync(Steps);
        using var stream = await server.OpenAsync("/v2/jobs/job_test/status/stream");
        await stream.NextAsync();
        await server.OrderFaultAsync("""{"kind":"drip","route":"stream","count":1,"args":{"bytesPerSecond":1}}""");
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        var next = stream.NextAsync();
        while (!next.IsCompleted)
        {
            server.Clock.Advance(TimeSpan.FromMilliseconds(500));
            await Task.Yield();
        }

        Assert.Equal(1, (await next)!.Json["progress"]!.GetValue<int>());
    }

    private static async Task<IReadOnlyList<SseEvent>> PlayAsync(string order)
    {
        await using var server = await SimulatorServer.StartAsync();
        await server.SubmitAsync(Steps);
        using var stream = await server.OpenAsync("/v2/jobs/job_test/status/stream");
        await stream.NextAsync();
        await server.OrderFaultAsync(order);
        server.Clock.Advance(TimeSpan.FromSeconds(5));
        return await stream.ToEndAsync();
    }

    private static IEnumerable<int> Progress(IEnumerable<SseEvent> events) =>
        events.Select(next => next.Json["progress"]!.GetValue<int>());
}
