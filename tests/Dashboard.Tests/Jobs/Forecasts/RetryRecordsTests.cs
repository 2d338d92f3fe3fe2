using CsCheck;
using Dashboard.Jobs;
using Dashboard.Jobs.Forecasts;
using Dashboard.Upstream;
using Shared.Jobs;
using Testing;

namespace Dashboard.Tests.Jobs.Forecasts;

public sealed class RetryRecordsTests
{
    private readonly RetryRecords _records = new();

    /// <summary>A slow and obvious count of the latest.</summary>
    [Fact]
    public void AnyOutcomes_AreThoseOfTheLatest() =>
        Gen
            .Bool.Array[0, 2 * RetryRecords.MostAttempts]
            .Sample(
                outcomes =>
                {
                    var records = new RetryRecords();
                    foreach (var (number, isCompleted) in outcomes.Index())
                    {
                        End(records, $"job_{number}", "ep_1", isCompleted ? "completed" : "failed");
                    }

                    var latest = outcomes.TakeLast(RetryRecords.MostAttempts).ToList();
                    Assert.Equal(
                        latest.Count == 0 ? null : new RetryRecord(latest.Count, latest.Count(isCompleted => isCompleted)),
                        records.Find("ep_1")
                    );
                    Assert.Null(records.Find("ep_2"));
                },
                iter: 200
            );

    [Fact]
    public void Attempt_ThatWasNotForecastToFail_OrWasCancelled_CountsForNothing()
    {
        End(_records, "job_1", "ep_1", "cancelled");
        End(_records, "job_2", "ep_1", "completed", required: "30GB");
        Take(_records, "job_3", """{"status":"running","endpointId":"ep_1"}""", """{"status":"completed"}""");

        Assert.Null(_records.Find("ep_1"));
        Assert.Null(_records.Find(null));
    }

    [Fact]
    public void Endpoints_AreBounded_TheOneThatWasSilentLongestGoes()
    {
        for (var number = 0; number <= RetryRecords.MostEndpoints; number++)
        {
            End(_records, $"job_{number}", $"ep_{number}", "failed");
        }

        Assert.Null(_records.Find("ep_0"));
        Assert.NotNull(_records.Find("ep_1"));
        Assert.NotNull(_records.Find($"ep_{RetryRecords.MostEndpoints}"));
    }

    [Theory]
    [InlineData(2, 2, false)]
    [InlineData(4, 2, false)]
    [InlineData(4, 3, true)]
    public void Forecast_IsMostlyWrong_WhereMostCompletedAllTheSame(int attempts, int completed, bool isWrong) =>
        Assert.Equal(isWrong, new RetryRecord(attempts, completed).IsMostlyWrong);

    /// <summary>An attempt that needs what the one before lacked ends.</summary>
    private static void End(RetryRecords records, string jobId, string endpoint, string status, string required = "45GB") =>
        Take(
            records,
            jobId,
            $$"""{"status":"running","endpointId":"{{endpoint}}"}""",
            $$"""
            {"status":"failed","retryCount":0,"error":{"code":"OOM","message":"m","details":{"memoryRequired":"{{required}}","memoryAvailable":"40GB"} } }
            """,
            """{"status":"running","retryCount":1}""",
            $$"""{"status":"{{status}}","retryCount":1}"""
        );

    private static void Take(RetryRecords records, string jobId, params string[] documents)
    {
        Job? job = null;
        foreach (var json in documents)
        {
            var before = job;
            job = JobUpdate.Apply(job, JobsOf.Observation(jobId, json)).Job;
            records.Take(JobChange.Upsert(job, before), new UpstreamStatus(ConnectionState.Connected, JobsOf.Start));
        }
    }
}
