using CsCheck;
using Dashboard.Upstream.Budget;
using Dashboard.Upstream.Errors;
using Shared.Api;
using Testing;

namespace Dashboard.Tests.Upstream.Errors;

public sealed class ErrorLogTests : IAsyncDisposable
{
    private readonly UpstreamUnderTest _upstream = new(("TensorOne:ApiKey", "sk-3f9a7c2b1d"));

    private ErrorLog Log => _upstream.Get<ErrorLog>();

    public ValueTask DisposeAsync() => _upstream.DisposeAsync();

    [Fact]
    public void SameError_IsOneRow_WithItsCountAndBothTimes()
    {
        AddServerError("req_1");
        _upstream.Time.Advance(TimeSpan.FromMinutes(1));
        Log.Add(UpstreamCall.List, RequestPurpose.Discovery, null, "Something else.");
        AddServerError("req_2");

        var reading = Log.GetReading();

        Assert.Equal([(UpstreamCall.Status, 2L), (UpstreamCall.List, 1L)], reading.Counts);
        Assert.Equal(3, reading.Count);
        Assert.Equal(2, reading.Latest.Length);
        Assert.Equal(
            new NotedError(
                UpstreamCall.Status,
                RequestPurpose.Poll,
                "The database is down.",
                JobsOf.Start,
                JobsOf.Start.AddMinutes(1),
                2
            )
            {
                JobId = "job_1",
                Jobs = new ErrorJobs(1, "job_1", ["job_1"]),
                StatusCode = 500,
                Code = "INTERNAL",
                RequestId = "req_2",
            },
            reading.Latest[0]
        );
    }

    [Fact]
    public void JobsThatFailAlike_AreOneRow()
    {
        for (var i = 0; i < 1000; i++)
        {
            Log.Add(UpstreamCall.JobStream, RequestPurpose.Stream, $"job_{i}", $"The stream of job_{i} broke.");
        }

        var error = Assert.Single(Log.GetReading().Latest);
        Assert.Equal((1000L, "job_999", "The stream of job_999 broke."), (error.Times, error.JobId, error.Words));
        Assert.Equal(new ErrorJobs(1000, "job_0", ["job_999", "job_998", "job_997"]), error.Jobs);
    }

    [Fact]
    public void JobsOfOneRow_AreCountedOnceEach_AndTheLastOnesNamed()
    {
        foreach (var jobId in new[] { "job_1", "job_2", "job_1", "job_3", "job_4", "job_3", null, "job_2" })
        {
            Log.Add(UpstreamCall.JobStream, RequestPurpose.Stream, jobId, "It broke.");
        }

        var error = Assert.Single(Log.GetReading().Latest);
        Assert.Equal((8L, "job_2"), (error.Times, error.JobId));
        Assert.Equal(new ErrorJobs(4, "job_1", ["job_2", "job_3", "job_4"]), error.Jobs);
    }

    [Fact]
    public void MoreJobsThanAreCounted_AreSaidToBeMore()
    {
        for (var i = 0; i < 2 * ErrorJobs.MostCounted; i++)
        {
            Log.Add(UpstreamCall.JobStream, RequestPurpose.Stream, $"job_{i}", "It broke.");
        }

        var jobs = Assert.Single(Log.GetReading().Latest).Jobs;
        Assert.Equal((ErrorJobs.MostCounted, true, "job_1999"), (jobs.Count, jobs.IsAtLeast, jobs.Latest[0]));
    }

    [Fact]
    public void Secrets_AreInNoField()
    {
        Log.Add(
            UpstreamCall.Status,
            RequestPurpose.Person,
            "job_1",
            new ApiFailure(FailureKind.Unexpected, "key sk-3f9a7c2b1d")
            {
                Code = "NO_sk-3f9a7c2b1d",
                RequestId = "of-sk-3f9a7c2b1d",
            }
        );

        Assert.DoesNotContain("3f9a", Assert.Single(Log.GetReading().Latest).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(UpstreamCall.Status, FailureKind.NotFound)]
    [InlineData(UpstreamCall.List, FailureKind.NotSupported)]
    [InlineData(UpstreamCall.Batch, FailureKind.Forbidden)]
    [InlineData(UpstreamCall.JobStream, FailureKind.NoContent)]
    public void Answer_IsNoError(UpstreamCall call, FailureKind kind)
    {
        Log.Add(call, RequestPurpose.Poll, null, new ApiFailure(kind, "No."));

        Assert.Empty(Log.GetReading().Latest);
    }

    /// <summary>The oracle keeps everything and cuts it when it is read.</summary>
    [Fact]
    public void AnySequence_IsWhatAPlainListWouldShow() =>
        Gen.Select(Gen.Enum<UpstreamCall>(), Gen.Int[0, 12])
            .Array[0, 400]
            .Sample(
                entries =>
                {
                    var log = _upstream.Create<ErrorLog>();
                    foreach (var (call, words) in entries)
                    {
                        log.Add(call, null, null, $"words {words}");
                    }

                    var reading = log.GetReading();
                    Assert.Equal(entries.Length, reading.Count);
                    Assert.Equal(
                        entries
                            .Reverse()
                            .Distinct()
                            .Take(ErrorLog.MostKept)
                            .Select(entry => (entry.Item1, $"words {entry.Item2}")),
                        reading.Latest.Select(error => (error.Call, error.Words))
                    );
                },
                iter: 200
            );

    private void AddServerError(string requestId) =>
        Log.Add(
            UpstreamCall.Status,
            RequestPurpose.Poll,
            "job_1",
            new ApiFailure(FailureKind.ServerError, "The database is down.")
            {
                StatusCode = 500,
                Code = "INTERNAL",
                RequestId = requestId,
            }
        );
}
