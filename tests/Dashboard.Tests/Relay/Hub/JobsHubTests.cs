using System.Threading.Channels;
using Dashboard.Relay.Log;
using Dashboard.Relay.Traffic;
using Microsoft.AspNetCore.SignalR;
using Shared.Hub;
using Testing;

namespace Dashboard.Tests.Relay.Hub;

public sealed class JobsHubTests : HubUnderTest
{
    [Fact]
    public async Task Watch_Fresh_BeginsWithASnapshotInChunks()
    {
        Fill(0, 1200, "running");
        await Relay.SeeLogAsync(() => Relay.Log.GetEnd().Sequence == 1200);
        var batches = Watch("");

        var chunks = new[] { await NextAsync(batches), await NextAsync(batches), await NextAsync(batches) };

        Assert.Equal([true, false, false], chunks.Select(chunk => chunk.Reset));
        Assert.Equal([1200, 1200, null], chunks.Select(chunk => chunk.Until));
        Assert.Equal([500, 500, 200], chunks.Select(chunk => chunk.Upserts.Count));
        Assert.Equal(1200, chunks.SelectMany(JobIds).Distinct().Count());
    }

    [Fact]
    public async Task Watch_OfNoJob_BeginsWithAnEmptyReset()
    {
        var batch = await NextAsync(Watch("status=running"));

        Assert.Equal((true, 0, 0, null), (batch.Reset, batch.Upserts.Count, batch.Deletes.Count, batch.Until));
    }

    /// <summary>An empty first batch would look like a query that has no jobs, and without a mark nobody could tell when it has all.</summary>
    [Theory]
    [InlineData(700, 2)]
    [InlineData(1100, 1)]
    public async Task Watch_OfAQueryWithFewJobs_TellsWhenItsSnapshotEnds(int running, int batchCount)
    {
        Fill(0, running, "queued");
        Fill(running, 1, "running");
        Fill(running + 1, 1200 - running - 1, "queued");
        await Relay.SeeLogAsync(() => Relay.Log.GetEnd().Sequence == 1200);
        var watch = Watch("status=running");
        var batches = new List<JobBatch> { await NextAsync(watch) };
        while (batches[^1].Until is not null)
        {
            batches.Add(await NextAsync(watch));
        }

        Assert.Equal(($"job_{running}", true), (Assert.Single(JobIds(batches[0])), batches[0].Reset));
        Assert.Equal(batchCount, batches.Count);
    }

    [Fact]
    public async Task Watch_OfAQuery_TellsWhatComesAndWhatLeaves()
    {
        await Relay.ApplyAsync("job_1", """{"status":"running"}""");
        await Relay.ApplyAsync("job_2", """{"status":"queued"}""");
        await Relay.ApplyAsync("job_3", """{"status":"running"}""");
        await Relay.ApplyAsync("job_3", """{"status":"completed"}""");
        var batches = Watch("status=running");
        var snapshot = await NextAsync(batches);
        Assert.Equal(["job_1"], JobIds(snapshot));
        Assert.Empty(snapshot.Deletes);

        await Relay.ApplyAsync("job_2", """{"status":"running"}""");
        Assert.Equal(["job_2"], JobIds(await NextAsync(batches)));
        await Relay.ApplyAsync("job_1", """{"status":"completed"}""");
        Assert.Equal(["job_1"], (await NextAsync(batches)).Deletes);
        Relay.Store.Delete("job_2");
        Assert.Equal(["job_2"], (await NextAsync(batches)).Deletes);
    }

    [Fact]
    public async Task Watch_Resumed_TellsWhatWasMissedAlone()
    {
        await Relay.ApplyAsync("job_1", """{"status":"running"}""");
        await Relay.ApplyAsync("job_2", """{"status":"queued"}""");
        var position = (await NextAsync(Watch(""))).Position;
        await Relay.ApplyAsync("job_2", """{"status":"initializing"}""");
        await Relay.ApplyAsync("job_2", """{"status":"running"}""");

        var batch = await NextAsync(Watch("", position));

        Assert.False(batch.Reset);
        Assert.Equal(
            ["initializing", "running"],
            batch.Upserts.Select(upsert => upsert.Read().Document!.State!.Value.ToString().ToLowerInvariant())
        );
    }

    /// <summary>The place in a snapshot is that of a job that has been quiet for long: what followed it is not held, and need not be.</summary>
    [Theory]
    [InlineData(10)]
    [InlineData(ChangeLog.DefaultHistoryEntries + 10)]
    public async Task Watch_ResumedInASnapshot_GoesOnWithIt_AndTellsItsEnd(int changes)
    {
        Fill(0, 1200, "running");
        for (var change = 0; change < changes; change++)
        {
            Relay.Store.Apply(JobsOf.Observation("job_0", $$"""{"status":"{{(change % 2 == 0 ? "paused" : "running")}}"}"""));
        }

        await Relay.SeeLogAsync(() => Relay.Log.GetEnd().Sequence == 1200 + changes);
        var first = await NextAsync(Watch(""));
        // while it is away: one that was told changes, one that was not is gone, and one comes
        await Relay.ApplyAsync("job_1", """{"status":"completed"}""");
        Relay.Store.Delete("job_1100");
        await Relay.ApplyAsync("job_new", """{"status":"queued"}""");

        var resumed = Watch("", first.Position);
        var batches = new List<JobBatch> { first };
        while (batches[^1].Until is not null || !JobIds(batches[^1]).Contains("job_new"))
        {
            batches.Add(await NextAsync(resumed));
        }

        Assert.Equal([true, .. Enumerable.Repeat(false, batches.Count - 1)], batches.Select(batch => batch.Reset));
        var held = new Dictionary<string, string>();
        foreach (var batch in batches)
        {
            batch
                .Upserts.ToList()
                .ForEach(job => held[job.Read().Document!.JobId] = job.Read().Document!.State!.Value.ToString());
            batch.Deletes.ToList().ForEach(id => held.Remove(id));
        }

        Assert.Equal(
            Relay.Store.GetSnapshot().ToDictionary(job => job.JobId, job => job.State.ToString()).OrderBy(job => job.Key),
            held.OrderBy(job => job.Key)
        );
    }

    [Theory]
    [InlineData("other", 1)]
    [InlineData(null, 99)]
    public async Task Watch_ResumedAtAPlaceThatIsNotHeld_BeginsAnew(string? epoch, long seq)
    {
        await Relay.ApplyAsync("job_1", """{"status":"running"}""");

        var batch = await NextAsync(Watch("", new JobPosition(epoch ?? Relay.Log.Epoch, seq)));

        Assert.Equal((true, "job_1"), (batch.Reset, Assert.Single(JobIds(batch))));
    }

    [Fact]
    public async Task Watch_WhenTheLogBeginsAnew_DoesSoToo()
    {
        await Relay.ApplyAsync("job_1", """{"status":"running"}""");
        var batches = Watch("");
        await NextAsync(batches);

        Relay.Log.Reset(Relay.Store.GetSnapshot());
        Relay.Log.Appended.Set();

        Assert.True((await NextAsync(batches)).Reset);
    }

    [Theory]
    [InlineData("status=sleeping")]
    [InlineData("state=running")]
    public async Task Watch_WithAQueryThatIsNone_IsRefused(string query) =>
        Assert.IsType<HubException>(
            (await Assert.ThrowsAsync<ChannelClosedException>(() => NextAsync(Watch(query)))).InnerException
        );

    [Fact]
    public async Task Client_WhoseServerStops_ConnectsAgainAndResumes()
    {
        await Relay.ApplyAsync("job_1", """{"status":"running"}""");
        var address = Relay.Address;
        var batches = Watch("");
        await NextAsync(batches);

        await Relay.DisposeAsync();
        Relay = await RelayUnderTest.StartAsync(("urls", address.ToString()));
        await Relay.ApplyAsync("job_9", """{"status":"running"}""");

        // another process, so another epoch
        var batch = await NextAsync(batches);
        Assert.True(batch.Reset);
        while (!JobIds(batch).Contains("job_9"))
        {
            batch = await NextAsync(batches);
        }
    }

    /// <summary>Each round is a batch of half a megabyte.</summary>
    [Fact]
    public async Task Client_WhoseCallerIsSlow_HoldsLittle_AndGivesTheNewestNext()
    {
        const int rounds = 40;
        var padding = new string('x', 500_000);
        await Relay.ApplyAsync("job_1", """{"status":"running","progress":0}""");
        await using var batches = Client().WatchAsync("", cancellationToken: Leaving).GetAsyncEnumerator();
        Assert.True(await batches.MoveNextAsync().AsTask().Soon());
        for (var round = 1; round <= rounds; round++)
        {
            await Relay.ApplyAsync(
                "job_1",
                $$$"""{"status":"running","progress":{{{round}}},"metadata":{"note":"{{{padding}}}"}}"""
            );
            // it is sent before the next one is told, for as long as the client takes any
            await ProceedAsync(() => Hub() is { Open: 0 } || Hub().Events > round);
        }

        var seen = new List<double?>();
        while (seen.Count == 0 || seen[^1] < rounds)
        {
            var next = batches.MoveNextAsync().AsTask();
            await ProceedAsync(() => next.IsCompleted);
            Assert.True(await next);
            seen.AddRange(batches.Current.Upserts.Select(upsert => upsert.Read().Document!.Progress));
        }

        Assert.Equal(seen.Order(), seen);
        Assert.InRange(seen.Count, 2, 10);

        ReaderTraffic Hub() => Relay.Traffic.GetReading().Readers.Single(readers => readers.Kind == ReaderKind.Hub);
    }

    private void Fill(int from, int count, string state)
    {
        for (var job = from; job < from + count; job++)
        {
            Relay.Store.Apply(JobsOf.Observation($"job_{job}", $$"""{"status":"{{state}}"}"""));
        }
    }
}
