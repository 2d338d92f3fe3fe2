using System.Globalization;
using System.Net;
using Testing;

namespace Dashboard.Tests.Relay.Streams;

public sealed class AllJobsStreamTests : IAsyncLifetime
{
    private RelayUnderTest _relay = null!;

    public async ValueTask InitializeAsync() => _relay = await RelayUnderTest.StartAsync();

    public ValueTask DisposeAsync() => _relay.DisposeAsync();

    [Fact]
    public async Task Stream_Fresh_BeginsWithWhatComesFromNowOn()
    {
        await _relay.ApplyAsync("job_1", """{"status":"running"}""");
        using var stream = await OpenLiveAsync("/v2/jobs/stream");

        await _relay.ApplyAsync("job_2", """{"status":"queued"}""");
        await _relay.ApplyAsync("job_1", """{"status":"completed"}""");

        Assert.Equal(("job_2", $"{_relay.Log.Epoch}-2"), Of(await stream.NextAsync()));
        Assert.Equal(("job_1", $"{_relay.Log.Epoch}-3"), Of(await stream.NextAsync()));
    }

    [Fact]
    public async Task Stream_Resumed_SendsWhatWasMissed()
    {
        await _relay.ApplyAsync("job_1", """{"status":"queued"}""");
        await _relay.ApplyAsync("job_1", """{"status":"running"}""");
        await _relay.ApplyAsync("job_2", """{"status":"queued"}""");

        using var stream = await _relay.OpenAsync("/v2/jobs/stream", $"{_relay.Log.Epoch}-1");

        Assert.Equal(("job_1", $"{_relay.Log.Epoch}-2"), Of(await stream.NextAsync()));
        Assert.Equal(("job_2", $"{_relay.Log.Epoch}-3"), Of(await stream.NextAsync()));
    }

    [Fact]
    public async Task Stream_ResumedAtAPlaceThatIsNotHeld_SaysSoAndGoesOnFromNow()
    {
        await _relay.ApplyAsync("job_1", """{"status":"queued"}""");

        using var stream = await _relay.OpenAsync("/v2/jobs/stream", "other-1");

        Assert.Equal("gap", (await stream.NextAsync())!.Name);
        await _relay.ApplyAsync("job_2", """{"status":"queued"}""");
        Assert.Equal("job_2", (await stream.NextAsync())!.JobId);
    }

    [Fact]
    public async Task Stream_Filtered_SendsAJobThatLeavesOnceMore()
    {
        await _relay.ApplyAsync("job_1", """{"status":"running","endpointId":"ep_1"}""");
        await _relay.ApplyAsync("job_2", """{"status":"running","endpointId":"ep_2"}""");
        using var stream = await OpenLiveAsync("/v2/jobs/stream?status=running&endpointId=ep_1");

        await _relay.ApplyAsync("job_2", """{"progress":5}""");
        await _relay.ApplyAsync("job_1", """{"status":"paused"}""");
        await _relay.ApplyAsync("job_1", """{"progress":7}""");
        await _relay.ApplyAsync("job_1", """{"status":"running"}""");

        Assert.Equal("paused", (await stream.NextAsync())!.Status);
        Assert.Equal("running", (await stream.NextAsync())!.Status);
    }

    [Fact]
    public async Task Stream_Filtered_SendsAJobThatAnotherHasReplacedOnceMore()
    {
        await _relay.ApplyAsync("job_1", """{"status":"running","createdAt":"2026-01-01T00:00:00Z"}""");
        using var stream = await OpenLiveAsync("/v2/jobs/stream?status=running");

        await _relay.ApplyAsync("job_1", """{"status":"queued","createdAt":"2026-01-02T00:00:00Z"}""");

        Assert.Equal("queued", (await stream.NextAsync())!.Status);
    }

    [Fact]
    public async Task Stream_WhereUpstreamBeginsAnew_IsToldOfAGap_AndResumesAfterIt()
    {
        await _relay.ApplyAsync("job_1", """{"status":"running"}""");
        var before = $"{_relay.Log.Epoch}-1";
        using var stream = await OpenLiveAsync("/v2/jobs/stream");

        _relay.Store.MarkRestarted(TimeProvider.System.GetUtcNow());
        await _relay.ApplyAsync("job_1", """{"status":"queued"}""");
        Assert.Equal("gap", (await stream.NextAsync())!.Name);
        await _relay.ApplyAsync("job_1", """{"status":"paused"}""");
        var paused = await stream.NextAsync();
        Assert.Equal("paused", paused!.Status);

        await _relay.ApplyAsync("job_1", """{"status":"running"}""");
        using var resumed = await _relay.OpenAsync("/v2/jobs/stream", paused.Id);
        Assert.Equal("running", (await resumed.NextAsync())!.Status);
        using var old = await _relay.OpenAsync("/v2/jobs/stream", before);
        Assert.Equal("gap", (await old.NextAsync())!.Name);
    }

    /// <summary>Else a reader of rare events would be told of a gap where nothing was missed.</summary>
    [Fact]
    public async Task Stream_Filtered_KnowsItsPlace_ThoughNothingMatches()
    {
        await _relay.ApplyAsync("job_1", """{"status":"running"}""");
        using var stream = await _relay.OpenAsync("/v2/jobs/stream?status=failed");
        Assert.NotNull((await stream.NextBlockAsync())!.Retry);
        var begin = (await stream.NextBlockAsync())!;
        Assert.Equal((1L, null), (Number(begin), begin.Data));
        await _relay.ApplyAsync("job_1", """{"status":"running","progress":50}""");
        EventBlock place;
        do
        {
            var next = stream.NextBlockAsync();
            while (!next.IsCompleted)
            {
                _relay.Time.Advance(TimeSpan.FromSeconds(1));
                await Task.WhenAny(next, Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System));
            }

            place = (await next)!;
            Assert.Null(place.Data);
        } while (place.Id is null || Number(place) < 2);

        using var resumed = await _relay.OpenAsync("/v2/jobs/stream?status=failed", place.Id);
        await _relay.ApplyAsync("job_2", """{"status":"failed"}""");
        Assert.Equal("job_2", (await resumed.NextAsync())!.JobId);
    }

    [Theory]
    [InlineData("status=sleeping")]
    [InlineData("stauts=running")]
    [InlineData("tags.userId=u")]
    [InlineData("tag.=u")]
    [InlineData("lastEventId=a-1&lastEventId=a-2")]
    public async Task Stream_WithAFilterThatMeansNothing_IsRefused(string parameters)
    {
        using var answer = await _relay.Http.GetAsync($"/v2/jobs/stream?{parameters}").Soon();

        await answer.ReadErrorAsync(HttpStatusCode.BadRequest, "INVALID_REQUEST");
    }

    [Fact]
    public async Task Stream_WithAMistypedParameter_NamesThoseThatAStreamTakes()
    {
        using var answer = await _relay.Http.GetAsync("/v2/jobs/stream?stauts=running").Soon();

        var error = await answer.ReadErrorAsync(HttpStatusCode.BadRequest, "INVALID_REQUEST");
        Assert.Equal(
            "parameter 'stauts' is none of status, endpointId, tag.KEY, q, lastEventId; did you mean status?",
            error.GetProperty("message").GetString()
        );
    }

    [Fact]
    public async Task Stream_OfASearch_SendsWhatItFindsAndWhatLeavesItOnceMore()
    {
        await _relay.ApplyAsync("job_1", """{"status":"failed","nextRetryAt":"2026-01-01T00:05:00Z"}""");
        await _relay.ApplyAsync("job_2", """{"status":"running","resources":{"gpuType":"NVIDIA A100 80GB"}}""");
        await _relay.ApplyAsync("job_3", """{"status":"running"}""");
        using var failing = await OpenLiveAsync("/v2/jobs/stream?q=is:failing");
        using var ofGpu = await OpenLiveAsync("/v2/jobs/stream?status=running&q=gpu:A100,H100 -job:job_4");

        // that nothing follows is told without another state; a type is told while the job runs, and may be put right
        await _relay.ApplyAsync("job_1", """{"retryable":false}""");
        await _relay.ApplyAsync("job_3", """{"resources":{"gpuType":"NVIDIA H100"}}""");
        await _relay.ApplyAsync("job_2", """{"resources":{"gpuType":"NVIDIA L4"}}""");
        await _relay.ApplyAsync("job_2", """{"progress":50}""");
        await _relay.ApplyAsync("job_4", """{"status":"running","resources":{"gpuType":"H100"}}""");
        await _relay.ApplyAsync("job_3", """{"status":"completed"}""");
        await _relay.ApplyAsync("job_1", """{"status":"running","retryCount":1}""");

        Assert.Equal(("job_1", "failed"), Status(await failing.NextAsync()));
        Assert.Equal(("job_1", "running"), Status(await failing.NextAsync()));
        Assert.Equal(("job_3", "running"), Status(await ofGpu.NextAsync()));
        Assert.Equal(("job_2", "running"), Status(await ofGpu.NextAsync()));
        Assert.Equal(("job_3", "completed"), Status(await ofGpu.NextAsync()));

        static (string JobId, string Status) Status(EventBlock? block) => (block!.JobId, block.Status);
    }

    [Theory]
    [InlineData("state:running cost>5", 14, 6, "A stream may pass over readings, so it can be asked for state, ")]
    [InlineData("-alpha", 0, 6, "A stream may pass over readings")]
    [InlineData("is:doomed", 0, 9, "A stream may pass over readings")]
    [InlineData("started>-24h", 0, 12, "A stream may pass over readings")]
    [InlineData("is:starred", 0, 10, "is:starred is of this Dashboard's pages alone")]
    [InlineData("  stat:running", 2, 4, "There is no field 'stat'; did you mean state?")]
    public async Task Stream_OfASearchThatItCannotJudge_IsRefusedWithItsPlace(string q, int position, int length, string why)
    {
        using var answer = await _relay.Http.GetAsync($"/v2/jobs/stream?q={Uri.EscapeDataString(q)}").Soon();

        var error = await answer.ReadErrorAsync(HttpStatusCode.BadRequest, "INVALID_REQUEST");
        Assert.StartsWith(why, error.GetProperty("message").GetString(), StringComparison.Ordinal);
        var details = error.GetProperty("details");
        Assert.Equal((position, length), (details.GetProperty("position").GetInt32(), details.GetProperty("length").GetInt32()));
    }

    [Fact]
    public async Task Streams_PastTheirNumber_AreRefusedUntilOneEnds()
    {
        await using var relay = await RelayUnderTest.StartAsync(("Relay:MaxReaders", "1"));
        using (await relay.OpenAsync("/v2/jobs/stream"))
        {
            using var answer = await relay.Http.GetAsync("/v2/jobs/stream").Soon();
            await answer.ReadErrorAsync(HttpStatusCode.ServiceUnavailable, "SERVICE_UNAVAILABLE");
        }

        while (relay.Broadcaster.Readers > 0)
        {
            await Task.Yield();
        }

        using var again = await relay.OpenAsync("/v2/jobs/stream");
    }

    /// <summary>The place it begins at is taken before the headers are sent, so what is applied once they are here is sent.</summary>
    private Task<EventStream> OpenLiveAsync(string path) => _relay.OpenAsync(path);

    private static (string JobId, string? Id) Of(EventBlock? block) => (block!.JobId, block.Id);

    private static long Number(EventBlock block) => long.Parse(block.Id!.Split('-')[^1], CultureInfo.InvariantCulture);
}
