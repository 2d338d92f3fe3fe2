using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dashboard.EndToEnd.Tests.Infrastructure;

namespace Dashboard.EndToEnd.Tests.Relay;

/// <summary>
/// A tier as it is deployed: a core that watches upstream, and an edge that watches the core, each a published process with a folder of its
/// own. Upstream is a third process, so that it lives on while the core is dead.
/// </summary>
public sealed class PublishedTierTests(PublishedProgram program)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Edge_OfACore_FollowsIt_OutlivesIt_AndCatchesUp()
    {
        var folder = await program.GetFolderAsync();
        await using var simulator = await SimulatorServer.StartAsync("--scenario", "quiet", "--jobs", "20", "--seed", "42");
        await using var core = await DashboardServer.StartPublishedAsync(folder, simulator.Address);
        await using var edge = await DashboardServer.StartPublishedAsync(folder, core.Address);
        await SeeAsync(
            async () => (await GetJobsAsync(edge)).SequenceEqual(await GetJobsAsync(core)),
            "the edge has the core's jobs"
        );
        Assert.NotEmpty(await GetJobsAsync(edge));

        var told = await FollowAsync(edge, simulator, "through-the-tier");
        Assert.Equal(await ReadJournalAsync(simulator, "through-the-tier"), told);

        await core.KillAsync();
        await SeeAsync(async () => await GetHealthAsync(edge) == "Degraded", "the edge says that it has lost the core");
        var known = await GetJobsAsync(edge);
        Assert.Contains("through-the-tier completed", known);
        using (var status = await edge.Http.GetAsync("/v2/jobs/through-the-tier/status").Soon())
        {
            Assert.Equal(HttpStatusCode.OK, status.StatusCode);
        }

        await simulator.Control.SubmitAsync(Submission("while-the-core-is-dead"));
        await core.StartAgainAsync();

        await SeeAsync(async () => await GetHealthAsync(edge) == "Healthy", "the edge has found the core again");
        await SeeAsync(
            async () =>
                await GetJobsAsync(edge) is var jobs
                && jobs.Contains("while-the-core-is-dead completed", StringComparer.Ordinal)
                && jobs.SequenceEqual(await GetJobsAsync(core)),
            "the edge has caught up"
        );
        var page = await edge.Http.GetStringAsync("/upstream").Soon();
        Assert.Contains("What happened in between is not known; the state was read each time.", page, StringComparison.Ordinal);
        // what was said before and after are of one truth
        Assert.Contains("None since the start. Where two sources say of one job", page, StringComparison.Ordinal);
    }

    /// <summary>Submits a job and reads the edge's stream of all jobs until it has ended.</summary>
    /// <returns>The job's steps, as <see cref="ReadJournalAsync"/> gives them.</returns>
    private static async Task<List<string>> FollowAsync(DashboardServer edge, SimulatorServer simulator, string jobId)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v2/jobs/stream");
        var response = await edge.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).Soon();
        using var stream = await EventStream.OpenAsync(response);
        await simulator.Control.SubmitAsync(Submission(jobId));
        var steps = new List<string>();
        using var limit = new CancellationTokenSource(Limit, TimeProvider.System);
        while (steps is not [.., "completed  0"])
        {
            var next = await stream.NextAsync();
            Assert.True(next is not null && !limit.IsCancellationRequested, $"The edge has told of {string.Join(", ", steps)}.");
            if (next.JobId == jobId)
            {
                Add(steps, next.Json);
            }
        }

        return steps;
    }

    /// <returns>Status, substate and retry count of each step that the Simulator has told of, each once.</returns>
    private static async Task<List<string>> ReadJournalAsync(SimulatorServer simulator, string jobId)
    {
        var steps = new List<string>();
        foreach (var entry in await simulator.Control.GetJournalAsync(jobId))
        {
            Add(steps, entry);
        }

        Assert.True(steps.Count > 4, string.Join(", ", steps));
        return steps;
    }

    private static void Add(List<string> steps, JsonElement told)
    {
        var status = told.GetProperty("status").GetString();
        var retries = told.TryGetProperty("retryCount", out var count) ? count.GetInt32() : 0;
        // what a document leaves out keeps its last value: only of a running job does the substate mean something
        var substate = status == "running" && told.TryGetProperty("substate", out var value) ? value.GetString() : null;
        var step = $"{status} {substate} {retries}";
        if (steps is not [.., var last] || last != step)
        {
            steps.Add(step);
        }
    }

    private static SimulatorSubmission Submission(string jobId) =>
        new()
        {
            JobId = jobId,
            EndpointId = "ep",
            GpuType = "NVIDIA A100",
            Story =
            [
                new SimulatorStep(0.5, new JsonObject { ["status"] = "initializing" }),
                new SimulatorStep(
                    1,
                    new JsonObject
                    {
                        ["status"] = "running",
                        ["substate"] = "processing",
                        ["progress"] = 5,
                    }
                ),
                new SimulatorStep(1.5, new JsonObject { ["status"] = "paused" }),
                new SimulatorStep(
                    2,
                    new JsonObject
                    {
                        ["status"] = "running",
                        ["substate"] = "finalizing",
                        ["progress"] = 60,
                    }
                ),
                new SimulatorStep(2.5, new JsonObject { ["status"] = "completed", ["progress"] = 100 }),
            ],
        };

    /// <returns>Id and status of each job, by id.</returns>
    private static async Task<List<string>> GetJobsAsync(DashboardServer dashboard)
    {
        var page = JsonElement.Parse(await dashboard.Http.GetStringAsync("/v2/jobs?limit=1000").Soon());
        return
        [
            .. page.GetProperty("jobs")
                .EnumerateArray()
                .Select(job => $"{job.GetProperty("jobId").GetString()} {job.GetProperty("status").GetString()}")
                .Order(StringComparer.Ordinal),
        ];
    }

    private static async Task<string> GetHealthAsync(DashboardServer dashboard)
    {
        using var answer = await dashboard.Http.GetAsync("/health/ready").Soon();
        return await answer.Content.ReadAsStringAsync().Soon();
    }

    /// <summary>Another process tells of its state only when it is asked.</summary>
    private static async Task SeeAsync(Func<Task<bool>> condition, string what)
    {
        using var limit = new CancellationTokenSource(Limit, TimeProvider.System);
        while (!await condition())
        {
            Assert.False(limit.IsCancellationRequested, $"It never came to be that {what}.");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }
}
