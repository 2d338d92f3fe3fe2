using System.Text;
using CsCheck;
using Dashboard.Jobs;
using Dashboard.Jobs.Forecasts;
using Dashboard.Jobs.Search;
using Shared.Jobs;
using Testing;

namespace Dashboard.Tests.Jobs.Forecasts;

public sealed class RetryForecastTests
{
    /// <summary>The API page's own failed job asks for 45 GB of a GPU of 40, and is to be tried again.</summary>
    [Fact]
    public void FailedJobOfTheApiPage_WillFailAgain()
    {
        var job = Read(null, Encoding.UTF8.GetString(ApiPage.ReadStatusSamples("job_1")["failed"]));

        var forecast = RetryForecast.Of(job)!;

        Assert.Equal(("45 GB", "40 GB", 0), (forecast.Required.ToString(), forecast.Available.ToString(), forecast.SameFailures));
        Assert.True(JobSearch.Parse("is:doomed").Matches(JobFacts.Of(job), default));
    }

    [Theory]
    [InlineData("\"40GB\"", "\"40GB\"")]
    [InlineData("\"30GB\"", "\"40GB\"")]
    [InlineData("\"40GB\"", "\"40GiB\"")] // as text the same, and more
    [InlineData("\"much\"", "\"40GB\"")]
    [InlineData("null", "\"40GB\"")]
    public void MemoryThatSuffices_SaysNothing(string required, string available) =>
        Assert.Null(
            RetryForecast.Of(Read(null, Failed(details: $$"""{"memoryRequired":{{required}},"memoryAvailable":{{available}}}""")))
        );

    /// <summary>Unless it has got a GPU that holds it.</summary>
    [Theory]
    [InlineData("\"progress\":1", "40 GB")]
    [InlineData("\"resources\":{\"memoryTotal\":\"24GB\"}", "24 GB")]
    [InlineData("\"resources\":{\"memoryTotal\":\"80GB\"}", null)]
    public void AttemptAfterOneThatLackedMemory_WillFailToo(string now, string? available)
    {
        var failed = Read(null, Failed(details: """{"memoryRequired":"45GB","memoryAvailable":"40GB"}"""));
        var job = Read(failed, $$"""{"status":"running","retryCount":1,{{now}}}""");

        Assert.Equal(available, RetryForecast.OfAttempt(job)?.Available?.ToString());
        Assert.Null(RetryForecast.OfAttempt(failed));
        Assert.Null(RetryForecast.OfAttempt(Read(job, """{"status":"completed","retryCount":1}""")));
    }

    /// <summary>As many as failed with the last one's code, counted from the end.</summary>
    [Fact]
    public void SameFailures_AreCountedFromTheLastOne() =>
        Gen.OneOf("A", "B")
            .Array[1, 8]
            .Sample(codes =>
            {
                Job? job = null;
                for (var attempt = 0; attempt < codes.Length; attempt++)
                {
                    job = Read(job, $$"""{"status":"running","retryCount":{{attempt}}}""");
                    job = Read(job, Failed(attempt, codes[attempt]));
                }

                var same = codes.Reverse().TakeWhile(code => code == codes[^1]).Count();
                Assert.Equal(same >= 3 ? same : null, RetryForecast.Of(job!)?.SameFailures);
            });

    [Theory]
    [InlineData("running")]
    [InlineData("queued")]
    [InlineData("completed")]
    [InlineData("cancelled")]
    public void JobThatHasNotFailed_HasNone(string status) =>
        Assert.Null(
            RetryForecast.Of(
                Read(
                    null,
                    Failed(details: """{"memoryRequired":"45GB","memoryAvailable":"40GB"}""")
                        .Replace("failed", status, StringComparison.Ordinal)
                )
            )
        );

    /// <summary>Nobody need be told of a retry that is not planned.</summary>
    [Fact]
    public void JobThatIsNotTriedAgain_IsNotFoundAsDoomed() =>
        Assert.False(
            JobSearch
                .Parse("is:doomed")
                .Matches(
                    JobFacts.Of(Read(null, Failed(details: """{"memoryRequired":"45GB","memoryAvailable":"40GB"}"""))),
                    default
                )
        );

    private static string Failed(int attempt = 0, string code = "OOM", string details = "{}") =>
        $$"""{"status":"failed","retryCount":{{attempt}},"error":{"code":"{{code}}","message":"m","details":{{details}} } }""";

    private static Job Read(Job? before, string json) => JobUpdate.Apply(before, JobsOf.Observation("job_1", json)).Job;
}
