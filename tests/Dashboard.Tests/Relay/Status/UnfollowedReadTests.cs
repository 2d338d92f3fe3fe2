using System.Net;
using System.Text;
using Dashboard.Jobs;
using Dashboard.Relay.Status;
using Shared.Api;
using Testing;

namespace Dashboard.Tests.Relay.Status;

/// <summary>Who comes by once in a while, to a job that nobody follows, gets it as it is now.</summary>
public sealed class UnfollowedReadTests : IAsyncLifetime
{
    private const string Path = "/v2/jobs/job_1/status";

    private static readonly JobAbsence UsedUp = new("used up", IsCertain: false)
    {
        Failure = new ApiFailure(FailureKind.RateLimited, "used up"),
    };

    private RelayUnderTest _relay = null!;

    public async ValueTask InitializeAsync()
    {
        _relay = await RelayUnderTest.StartAsync();
        _relay.Store.Apply(JobsOf.Observation("job_1", """{"status":"running"}"""));
        _relay.Following.Rests["job_1"] = "nobody watches it";
        _relay.Source.Answer = (jobId, _) =>
        {
            _relay.Store.Apply(JobsOf.Observation(jobId, """{"status":"completed"}"""));
            return null;
        };
    }

    public ValueTask DisposeAsync() => _relay.DisposeAsync();

    [Fact]
    public async Task Status_IsReadAnew()
    {
        using var answer = await _relay.Http.GetAsync(Path).Soon();

        Assert.Equal("completed", (await answer.ReadJsonAsync(HttpStatusCode.OK)).GetProperty("status").GetString());
        Assert.False(answer.Headers.Contains("X-Not-Followed"));
        Assert.Equal(["job_1 news"], _relay.Source.Asked);
    }

    [Fact]
    public async Task Status_ThatCannotBeReadAnew_IsAsItWasAndSaysSo()
    {
        _relay.Source.Answer = (_, _) => UsedUp;

        using var answer = await _relay.Http.GetAsync(Path).Soon();

        Assert.Equal("running", (await answer.ReadJsonAsync(HttpStatusCode.OK)).GetProperty("status").GetString());
        Assert.Equal(["nobody watches it"], answer.Headers.GetValues("X-Not-Followed"));
        Assert.False(answer.Headers.Contains("X-Upstream-Problem"));
    }

    [Fact]
    public async Task Status_ThatIsNotReadSoon_IsAsItWasAndSaysSo()
    {
        var late = new TaskCompletionSource();
        _relay.Source.Ready = late.Task;
        var reading = _relay.Http.GetAsync(Path);
        while (!reading.IsCompleted)
        {
            _relay.Time.Advance(JobReads.MostWaitForNewer);
            await Task.WhenAny(reading, Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System));
        }

        using var answer = await reading.Soon();
        Assert.Equal("running", (await answer.ReadJsonAsync(HttpStatusCode.OK)).GetProperty("status").GetString());
        Assert.Equal(["nobody watches it"], answer.Headers.GetValues("X-Not-Followed"));
        late.SetResult();
    }

    [Fact]
    public async Task Batch_IsReadAnew_WhereNobodyFollows()
    {
        _relay.Store.Apply(JobsOf.Observation("job_2", """{"status":"running"}"""));

        using var answer = await _relay
            .Http.PostAsync(
                "/v2/jobs/status/batch",
                new StringContent("""{"jobIds":["job_1","job_2"]}""", Encoding.UTF8, "application/json")
            )
            .Soon();

        var jobs = (await answer.ReadJsonAsync(HttpStatusCode.OK)).GetProperty("jobs").EnumerateArray();
        Assert.Equal(["completed", "running"], jobs.Select(job => job.GetProperty("status").GetString()));
        Assert.Equal(["job_1 news"], _relay.Source.Asked);
    }
}
