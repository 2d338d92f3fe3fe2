using Shared.Jobs;
using Testing;

namespace Shared.Tests.Jobs;

/// <summary>What is said of a job over all its attempts, or of the present one alone.</summary>
public sealed class JobAttemptSumsTests
{
    [Fact]
    public void Cost_IsOfAllAttempts_AsFarAsItIsKnown()
    {
        Assert.Null(Read("""{"status":"queued"}""").CostOfAllAttempts);
        Assert.Equal(1.5m, Read("""{"status":"running","execution":{"costAccrued":1.5} }""").CostOfAllAttempts);

        var failed = Read(
            """{"status":"running","execution":{"costAccrued":60.04} }""",
            """{"status":"failed","retryCount":0}""",
            """{"status":"queued","retryCount":1}"""
        );
        Assert.Equal((60.04m, (decimal?)null), (failed.CostOfAllAttempts, failed.Cost));
        Assert.Equal(61.04m, Read(failed, """{"status":"running","execution":{"costAccrued":1} }""").CostOfAllAttempts);
    }

    [Fact]
    public void Wait_IsThatOfThePresentAttempt()
    {
        var job = Read("""{"status":"running","createdAt":"2026-01-01T00:00:00Z","startedAt":"2026-01-01T00:01:00Z"}""");
        Assert.Equal(JobsOf.Start, job.WaitsSince);

        var retried = Read(
            job,
            """{"status":"failed","retryCount":0,"failedAt":"2026-01-01T00:20:00Z"}""",
            """{"status":"queued","retryCount":1}"""
        );
        Assert.Equal(JobsOf.Start.AddMinutes(20), retried.WaitsSince);

        // what nobody told is not made up, but that it waits is seen
        const string Unseen = """{"status":"queued","retryCount":2,"createdAt":"2025-01-01T00:00:00Z"}""";
        Assert.Equal(JobsOf.Start, Read(Unseen).WaitsSince);
        Assert.Null(Read(Unseen, """{"status":"running","startedAt":"2026-01-01T00:00:09Z"}""").WaitsSince);
        Assert.Equal(
            JobsOf.Start,
            Read(job, """{"status":"failed","retryCount":0}""", """{"status":"queued","retryCount":1}""").WaitsSince
        );
    }

    /// <summary>What was counted last is of a moment before the end.</summary>
    [Theory]
    [InlineData("""{"status":"running","startedAt":"2026-01-01T00:00:00Z","execution":{"duration":20} }""", 20.0)]
    [InlineData(
        """{"status":"failed","startedAt":"2026-01-01T00:00:00Z","failedAt":"2026-01-01T00:00:22Z","execution":{"duration":20} }""",
        22.0
    )]
    [InlineData("""{"status":"failed","startedAt":"2026-01-01T00:00:00Z","execution":{"duration":20} }""", 20.0)]
    [InlineData(
        """{"status":"completed","startedAt":"2026-01-01T00:00:00Z","completedAt":"2026-01-01T00:00:22Z","executionTime":21.5}""",
        21.5
    )]
    [InlineData("""{"status":"queued"}""", null)]
    public void RunTime_OfWhatHasEnded_IsFromItsStartToItsEnd(string json, double? seconds) =>
        Assert.Equal(seconds, Read(json).RunSeconds);

    private static Job Read(params string[] documents) => Read(null, documents);

    private static Job Read(Job? job, params string[] documents)
    {
        foreach (var json in documents)
        {
            job = JobUpdate.Apply(job, JobsOf.Observation("job_1", json)).Job;
        }

        return job!;
    }
}
