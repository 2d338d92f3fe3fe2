using System.Globalization;
using System.Net;
using Simulator.Journal;

namespace Simulator.Tests.Journal;

public sealed class JournalTests
{
    private const string Story = """
        [{"at":1,"patch":{"status":"running","execution":{"costAccrued":1.10}}},{"at":2,"patch":{"execution":{"costAccrued":2.20}}},
         {"at":3,"patch":{"status":"failed"}},{"at":4,"patch":{"status":"queued","retryCount":1,"execution":null}},
         {"at":5,"patch":{"status":"running","execution":{"costAccrued":0.30}}},{"at":6,"patch":{"status":"completed","finalMetrics":{"totalCost":0.35}}}]
        """;

    [Fact]
    public async Task SameSeedAndCalls_SameJournal()
    {
        var journals = new List<IReadOnlyList<string>>();
        for (var run = 0; run < 2; run++)
        {
            await using var server = await SimulatorServer.StartAsync(
                SimulatorServer.Options with
                {
                    Scenario = "incident",
                    Jobs = 30,
                }
            );
            await server.SubmitAsync(Story);
            for (var step = 0; step < 5; step++)
            {
                server.Clock.Advance(TimeSpan.FromSeconds(7));
                await server.GetJsonAsync("/v2/jobs?limit=5");
                await server.GetJsonAsync("/v2/jobs/job_test/status");
            }

            journals.Add([.. (await server.JournalAsync()).Select(entry => entry.ToJsonString())]);
        }

        Assert.True(journals[0].Count > 100);
        Assert.Equal(journals[0], journals[1]);
    }

    [Fact]
    public async Task Entries_HaveTheAgreedFields_AndEveryEventInOrder()
    {
        await using var server = await SimulatorServer.StartAsync();
        await server.SubmitAsync(Story);
        using var stream = await server.OpenAsync("/v2/jobs/job_test/status/stream");
        server.Clock.Advance(TimeSpan.FromSeconds(10));
        var received = await stream.ToEndAsync();
        var entries = await server.JournalAsync("jobId=job_test");
        Assert.All(
            entries,
            entry =>
                Assert.Equal(
                    ["seq", "id", "jobId", "at", "route", "status", "substate", "retryCount", "sent", "outcome"],
                    entry.AsObject().Select(field => field.Key)
                )
        );
        Assert.Equal(
            received.Select(next => next.Id),
            entries
                .Where(entry => entry["route"]!.GetValue<string>() == "stream")
                .Select(entry => entry["id"]!.GetValue<string>())
        );
        var story = entries
            .Where(entry => entry["route"]!.GetValue<string>() == "story")
            .Select(entry => $"{entry["status"]} {entry["retryCount"]}");
        Assert.Equal(["queued 0", "running 0", "running 0", "failed 0", "queued 1", "running 1", "completed 1"], story);
    }

    [Fact]
    public async Task AfterAndLimit_PageThroughIt()
    {
        await using var server = await SimulatorServer.StartAsync();
        await server.SubmitAsync(Story);
        server.Clock.Advance(TimeSpan.FromSeconds(10));
        var all = await server.JournalAsync();
        var paged = new List<string>();
        for (var after = 0L; ; after = long.Parse(paged[^1], CultureInfo.InvariantCulture))
        {
            var page = await server.JournalAsync($"after={after}&limit=2");
            if (page.Count == 0)
            {
                break;
            }

            paged.AddRange(page.Select(entry => entry["seq"]!.ToString()));
        }

        Assert.Equal(all.Select(entry => entry["seq"]!.ToString()), paged);
        Assert.Equal(all.Count, (await server.JournalAsync("jobId=&route=&after=&limit=")).Count);
        await server.GetJsonAsync("/simulator/journal?limit=0&after=x&route=moon", HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task PastItsBound_SaysWhatWasDropped()
    {
        await using var server = await SimulatorServer.StartAsync(SimulatorServer.Options with { JournalEntries = 4 });
        await server.SubmitAsync(Story);
        server.Clock.Advance(TimeSpan.FromSeconds(10));
        var entries = await server.JournalAsync();
        var last = entries[^1]["seq"]!.GetValue<long>();
        Assert.Equal(last - 4, entries[0]["dropped"]!.GetValue<long>());
        Assert.Equal(last - 3, entries[0]["oldest"]!.GetValue<long>());
        Assert.Equal(4, entries.Count - 1);
    }

    [Fact]
    public void Journal_AgainstAPlainList()
    {
        var journal = new EventJournal(5);
        var plain = new List<JournalEntry>();
        for (var number = 0; number < 23; number++)
        {
            var entry = new JournalEntry(
                $"job_{number % 3}",
                "e",
                number,
                default,
                JournalRoute.Story,
                "running",
                null,
                0,
                Delivery.Whole
            );
            journal.Add(entry);
            plain.Add(entry);
            foreach (var after in (int[])[0, 3, 20])
            {
                var page = journal.Read("job_1", after, 100, null);
                var oldest = Math.Max(0, plain.Count - 5);
                var expected = plain
                    .Select((kept, index) => ((long)index + 1, kept))
                    .Skip(Math.Max(oldest, after))
                    .Where(pair => pair.kept.JobId == "job_1");
                Assert.Equal(expected, page.Entries);
                Assert.Equal(Math.Max(0, oldest - after), page.Dropped);
            }
        }
    }

    [Fact]
    public async Task Ledger_ScriptedJob_HasEachAttempt_AndOnlyWhatWasShown()
    {
        await using var server = await SimulatorServer.StartAsync();
        await server.SubmitAsync(Story);
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        await server.GetJsonAsync("/v2/jobs/job_test/status");
        server.Clock.Advance(TimeSpan.FromSeconds(9));
        var job = (await server.GetJsonAsync("/simulator/ledger"))["jobs"]!
            .AsArray()
            .Single(job => job!["jobId"]!.GetValue<string>() == "job_test")!;
        Assert.Equal(
            ["0 1.1 2.2", "1 0 0.35"],
            job["attempts"]!.AsArray().Select(attempt => $"{attempt!["n"]} {attempt["published"]} {attempt["actual"]}")
        );
    }

    [Fact]
    public async Task Ledger_NothingShownIsMoreThanItCosts_AndTheTotalAddsUp()
    {
        await using var server = await SimulatorServer.StartAsync(
            SimulatorServer.Options with
            {
                Scenario = "busy",
                Jobs = 60,
                Speed = 20,
            }
        );
        for (var step = 0; step < 10; step++)
        {
            server.Clock.Advance(TimeSpan.FromSeconds(5));
            await server.GetJsonAsync("/v2/jobs?limit=1000");
        }

        var ledger = await server.GetJsonAsync("/simulator/ledger");
        var attempts = ledger["jobs"]!.AsArray().SelectMany(job => job!["attempts"]!.AsArray()).ToList();
        Assert.Contains(attempts, attempt => Money(attempt!["published"]!.ToString()) > 0);
        Assert.All(
            attempts,
            attempt => Assert.True(Money(attempt!["published"]!.ToString()) <= Money(attempt["actual"]!.ToString()))
        );
        var dropped = ledger["dropped"] is { } gone ? Money(gone["actual"]!.ToString()) : 0;
        Assert.Equal(
            attempts.Sum(attempt => Money(attempt!["actual"]!.ToString())) + dropped,
            Money(ledger["total"]!.ToString())
        );

        static decimal Money(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
    }
}
