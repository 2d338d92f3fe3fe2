using System.Threading.Channels;
using Microsoft.AspNetCore.SignalR;
using Shared.Api;
using Shared.Hub;
using Testing;

namespace Dashboard.Tests.Relay.Hub;

/// <summary>Watches of a search that looks at what the log merges, or at the time.</summary>
public sealed class JobsHubSearchTests : HubUnderTest
{
    [Fact]
    public async Task Watch_OfAReading_TellsWhatComesAndWhatLeaves()
    {
        await ApplyAsync("job_1", 60);
        await ApplyAsync("job_2", 10);
        var batches = Search("state:running utilization<50");
        Assert.Equal(["job_2"], JobIds(await NextAsync(batches)));

        // all of one state: the log has but the first and the last of them
        await ApplyAsync("job_2", 49);
        Assert.Equal(["job_2"], JobIds(await NextAsync(batches)));
        await ApplyAsync("job_2", 51);
        var left = await NextAsync(batches);
        await ApplyAsync("job_2", 52);
        await ApplyAsync("job_1", 30);
        var came = await NextAsync(batches);

        Assert.Equal(["job_2"], left.Deletes);
        Assert.Empty(left.Upserts);
        Assert.Equal(["job_1"], JobIds(came));
        Assert.Empty(came.Deletes);
        Assert.Null(came.At);
    }

    [Fact]
    public async Task Watch_OfTheTime_TellsWhatItBringsInAndPutsOut_ThoughNoJobChanges()
    {
        await Relay.ApplyAsync("job_1", """{"status":"running","startedAt":"2026-01-01T00:00:00Z"}""");
        var young = Search("started>-1h");
        var old = Search("run>=1h");
        Assert.Equal(["job_1"], JobIds(await NextAsync(young)));
        Assert.Empty((await NextAsync(old)).Upserts);

        Relay.Time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(["job_1"], (await NextAsync(young)).Deletes);
        Assert.Equal(["job_1"], JobIds(await NextAsync(old)));
    }

    /// <summary>The clock of the jobs' own times.</summary>
    [Fact]
    public async Task Watch_OfTheTime_GoesByUpstreamsClock()
    {
        await Relay.ApplyAsync("job_1", """{"status":"running","startedAt":"2026-01-01T00:00:00Z"}""");
        var batches = Search("started>-1h");
        Assert.Equal(["job_1"], JobIds(await NextAsync(batches)));

        Relay.Following.Set(status => status with { Clock = new UpstreamClock(JobsOf.Start, JobsOf.Start.AddHours(1), 1) });

        Assert.Equal(["job_1"], (await NextAsync(batches)).Deletes);
        Assert.InRange(Relay.Time.GetUtcNow() - JobsOf.Start, TimeSpan.Zero, TimeSpan.FromMinutes(50));
    }

    /// <summary>What has happened to jobs, and what the time has done, between the batch that was applied and the coming back.</summary>
    [Theory]
    [InlineData("started>-1h utilization<100")]
    [InlineData("utilization<50")]
    public async Task Watch_Resumed_TellsWhatWasMissedAlone(string search)
    {
        await ApplyAsync("job_1", 10);
        await ApplyAsync("job_2", 10);
        await ApplyAsync("job_3", 90, "2025-12-31T20:00:00Z");
        var position = (await NextAsync(Search(search))).Position;

        await ApplyAsync("job_1", 80);
        await ApplyAsync("job_3", 20, "2026-01-01T01:30:00Z");
        Relay.Time.Advance(TimeSpan.FromHours(2));
        var batch = await NextAsync(Watch(Client().SearchAsync(search, position, Leaving)));

        Assert.False(batch.Reset);
        Assert.Equal(["job_3"], JobIds(batch));
        Assert.Equal(
            search.StartsWith("started", StringComparison.Ordinal) ? ["job_1", "job_2"] : ["job_1"],
            batch.Deletes.Order(StringComparer.Ordinal)
        );
    }

    /// <summary>Then nobody knows what the client has.</summary>
    [Fact]
    public async Task Watch_OfTheTime_ResumedWithoutItsMoment_BeginsAnew()
    {
        await Relay.ApplyAsync("job_1", """{"status":"running","startedAt":"2026-01-01T00:00:00Z"}""");
        var position = (await NextAsync(Search("started>-1h"))).Position;
        Assert.NotNull(position.At);

        var batch = await NextAsync(Watch(Client().SearchAsync("started>-1h", position with { At = null }, Leaving)));

        Assert.Equal((true, "job_1"), (batch.Reset, Assert.Single(JobIds(batch))));
    }

    [Theory]
    [InlineData("q=stat:running", "Refused: q, at position 0, length 4: There is no field 'stat'; did you mean state?")]
    [InlineData("q=cost>5 is:stalled", "Refused: q, at position 7, length 10: is:stalled is of this Dashboard's pages alone: ")]
    [InlineData("q=confirmed<-5m", "Refused: q, at position 0, length 13: confirmed changes with every word from upstream, ")]
    [InlineData("q=a&q=b", "Refused: q is given 2 times; it takes one value.")]
    public async Task Watch_OfASearchThatMeansNothing_IsRefusedWithItsPlace(string query, string why)
    {
        var ended = await Assert.ThrowsAsync<ChannelClosedException>(() => NextAsync(Watch(query)));

        Assert.Contains(why, Assert.IsType<HubException>(ended.InnerException).Message, StringComparison.Ordinal);
    }

    private Task ApplyAsync(string jobId, int utilization, string startedAt = "2026-01-01T00:00:00Z") =>
        Relay.ApplyAsync(
            jobId,
            $$$"""{"status":"running","startedAt":"{{{startedAt}}}","resources":{"gpuUtilization":{{{utilization}}}}}"""
        );

    private ChannelReader<JobBatch> Search(string search) => Watch(Client().SearchAsync(search, cancellationToken: Leaving));
}
