using System.Text;
using Dashboard.Upstream.Intake;
using Shared.Jobs;

namespace Dashboard.Tests.Upstream.Truth;

/// <summary>Another upstream stands at the same address and gives the same ids to other jobs, which have not come as far.</summary>
public sealed class StartsOverTests
{
    private const string Earlier =
        """[{"at":0,"patch":{"status":"running","createdAt":"2026-01-02T00:00:00Z","progress":80,"tags":{"run":"first"},"execution":{"duration":900,"costAccrued":3}}}]""";

    private const string Later =
        """[{"at":0,"patch":{"status":"queued","createdAt":"2026-01-01T00:00:00Z"}},{"at":0.5,"patch":{"status":"running","progress":10,"execution":{"duration":1,"costAccrued":0.01}}},{"at":3600,"patch":{"status":"completed"}}]""";

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task UpstreamThatStartsOver_IsBelieved(bool noAllStream, bool noList)
    {
        var options = SimulatorHost.Options with { NoAllStream = noAllStream, NoList = noList };
        await using var truth = await TruthUnderTest.StartAsync(options);
        string[] jobs = [.. Enumerable.Range(0, 10).Select(job => $"job_{job}")];
        if (!noAllStream)
        {
            await SeeStreamAsync(truth);
        }

        await SubmitAsync(truth, jobs, Earlier);
        await truth.WatchAsync(jobs);
        await truth.Record.UntilAsync(
            () => jobs.All(job => truth.Store.Find(job) is { Progress: 80, CreatedAt.Day: 2, Position: not null }),
            () => string.Join(' ', jobs.Select(job => $"{job} {truth.Store.Find(job)?.State}"))
        );

        await truth.ReplaceSimulatorAsync(options);
        await SubmitAsync(truth, jobs, Later);

        // reads may tell of the later jobs before two streams have shown that all began anew
        await truth.Record.UntilAsync(
            () => truth.Store.Restarts > 0 && jobs.All(job => truth.Store.Find(job) is { State: JobState.Running, Progress: 10 }),
            () =>
                $"{truth.Store.Restarts} restarts {string.Join(' ', jobs.Select(job => $"{job} {truth.Store.Find(job)}\n"))}{string.Join("\n", truth.Gaps.Latest)}"
        );
        Assert.All(
            jobs,
            jobId =>
            {
                var job = truth.Store.Find(jobId)!;
                Assert.Null(job.Document.FindPart("tags"));
                Assert.Equal((0.01m, 1), (job.Cost, job.DurationSeconds));
                Assert.Empty(job.PreviousAttempts);
            }
        );
        // the relay's readers are told, however many streams it is seen by
        Assert.Equal(1, truth.Store.Restarts);
        // it is no contradiction of one job
        var disagreements = truth.Store.Disagreements.GetReading().Latest;
        Assert.True(disagreements.IsEmpty, string.Join("\n", disagreements.Select(noted => noted.Latest)));
        Assert.InRange(truth.Get<DocumentIntake>().GetReading().Replaced, jobs.Length, 2 * jobs.Length + 1);
    }

    /// <summary>A read told of the first, which was over before its stream could; the next one's events are all that tells of that.</summary>
    [Fact]
    public async Task JobThatOnlyAReadKnew_GivesItsIdToOneThatTheStreamTells()
    {
        var options = SimulatorHost.Options with { NoList = true };
        await using var truth = await TruthUnderTest.StartAsync(options);
        string[] jobs = [.. Enumerable.Range(0, 10).Select(job => $"job_{job}")];
        foreach (var job in jobs)
        {
            var json =
                $$"""{"jobId":"{{job}}","status":"completed","createdAt":"2026-01-02T00:00:00Z","execution":{"costAccrued":3} }""";
            var now = TimeProvider.System.GetUtcNow();
            truth.Get<DocumentIntake>().Accept(Encoding.UTF8.GetBytes(json), "read", DocumentSource.Batch, requestedAt: now);
        }

        await SeeStreamAsync(truth);
        await truth.ReplaceSimulatorAsync(options);
        await truth.Simulator.SubmitAsync("job_after", Stories.Restless(300, 0.1, seed: 1));
        await truth.Record.UntilAsync(() => truth.Store.Restarts == 1, () => "upstream's new numbers were not noticed");
        await SubmitAsync(truth, jobs, Later);

        await truth.Record.UntilAsync(
            () => jobs.All(job => truth.Store.Find(job) is { State: JobState.Running, Progress: 10, Cost: 0.01m }),
            () =>
                $"{truth.Streams.Opened} opened, {truth.Store.Restarts} restarts, {truth.Gaps.Count} gaps, {truth.Store.Find("job_before")?.Position}:\n{string.Join('\n', jobs.Select(job => $"{truth.Store.Find(job)}"[..200]))}"
        );
        var disagreements = truth.Store.Disagreements.GetReading().Latest;
        Assert.True(disagreements.IsEmpty, string.Join("\n", disagreements.Select(noted => noted.Latest)));
    }

    /// <summary>Upstream tells of all jobs only from the first reader on, and these say all that they have to say at once.</summary>
    private static async Task SeeStreamAsync(TruthUnderTest truth)
    {
        await truth.Simulator.SubmitAsync("job_before", Stories.Restless(300, 0.1, seed: 0));
        await truth.WatchAsync(["job_before"]);
        await truth.Record.UntilAsync(() => truth.Store.Find("job_before") is { Position: not null }, () => "no event");
    }

    private static async Task SubmitAsync(TruthUnderTest truth, string[] jobs, string story)
    {
        foreach (var job in jobs)
        {
            await truth.Simulator.SubmitAsync(job, story);
        }
    }
}
