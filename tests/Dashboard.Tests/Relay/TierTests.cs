using Dashboard.Jobs;
using Testing;

namespace Dashboard.Tests.Relay;

/// <summary>A Dashboard whose upstream is another one.</summary>
public sealed class TierTests
{
    [Fact]
    public async Task Edge_OfACore_FollowsItsJobsToTheEnd()
    {
        await using var core = await DashboardHost.StartAsync();
        core.Get<JobStore>().Apply(JobsOf.Observation("job_1", """{"status":"queued","tags":{"a":"b"}}"""));
        await using var edge = await DashboardHost.StartAsync($"--TensorOne:BaseUrl={core.Address}");
        using var seen = edge.Get<JobStore>().Subscribe();
        await SeeAsync(edge, seen, "job_1", "queued");

        core.Get<JobStore>().Apply(JobsOf.Observation("job_1", """{"status":"running","progress":5}"""));
        await SeeAsync(edge, seen, "job_1", "running");
        core.Get<JobStore>().Apply(JobsOf.Observation("job_2", """{"status":"running"}"""));
        await SeeAsync(edge, seen, "job_2", "running");
        core.Get<JobStore>().Apply(JobsOf.Observation("job_1", """{"status":"completed"}"""));
        await SeeAsync(edge, seen, "job_1", "completed");

        core.Get<JobStore>().MarkGone("job_2", JobsOf.Start);
        while (edge.Get<JobStore>().Find("job_2") is not { GoneSince: not null })
        {
            await seen.WaitAsync(CancellationToken.None).Soon();
            while (seen.TryRead(out _)) { }
        }

        Assert.Equal(
            await core.Http.GetStringAsync("/v2/jobs/job_1/status").Soon(),
            await edge.Http.GetStringAsync("/v2/jobs/job_1/status").Soon()
        );
    }

    private static async Task SeeAsync(DashboardHost edge, JobSubscription seen, string jobId, string state)
    {
        while (edge.Get<JobStore>().Find(jobId)?.State.ToString().ToLowerInvariant() != state)
        {
            await seen.WaitAsync(CancellationToken.None).Soon();
            while (seen.TryRead(out _)) { }
        }
    }
}
