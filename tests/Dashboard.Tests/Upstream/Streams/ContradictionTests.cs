using System.Net;
using Dashboard.Upstream.Budget;
using Dashboard.Upstream.Discovery;

namespace Dashboard.Tests.Upstream.Streams;

/// <summary>Upstream calls the stream of a job over that, by its own word, is not.</summary>
public sealed class ContradictionTests : IAsyncLifetime
{
    /// <summary>As the API's page has it: the time of the retry is long past.</summary>
    private const string LateRetry =
        """{"jobId":"a","status":"failed","retryable":true,"retryCount":1,"nextRetryAt":"2024-01-15T14:00:00Z"}""";

    private readonly UpstreamUnderTest _upstream = new();

    public async ValueTask InitializeAsync()
    {
        await _upstream.StartAsync();
        (await _upstream.Api.NextCallAsync()).Respond(HttpStatusCode.NotFound);
        (await _upstream.Api.NextCallAsync()).Respond(HttpStatusCode.MethodNotAllowed);
        _upstream.Get<WatchList>().Add(new WatchEntry("a", WatchSource.Person, _upstream.Time.GetUtcNow()));
    }

    public ValueTask DisposeAsync() => _upstream.DisposeAsync();

    [Theory]
    [InlineData("over")]
    [InlineData("closed")]
    [InlineData("repeated")]
    public async Task RetryThatNeverComes_IsAskedForEverMoreSeldom(string answer)
    {
        var streams = new List<TimeSpan>();
        var reads = 0;
        await AnswerAsync(
            TimeSpan.FromMinutes(30),
            call =>
            {
                if (call.Route != "stream a")
                {
                    reads++;
                    call.Json(LateRetry);
                    return;
                }

                streams.Add(_upstream.Time.GetUtcNow() - Testing.JobsOf.Start);
                if (answer == "over")
                {
                    call.Respond(HttpStatusCode.NoContent);
                    return;
                }

                // upstream begins with the whole document, whatever is asked for
                var stream = call.Stream();
                _ = answer == "repeated" ? stream.SendEventAsync("e-1", LateRetry) : Task.CompletedTask;
                stream.Close();
            }
        );

        // 30 s, 1, 2, 4, 8, 10 minutes, of which the first may come twice
        Assert.InRange(streams.Count, 4, 9);
        Assert.True(streams[^1] - streams[^2] > TimeSpan.FromMinutes(5));
        // one a minute beside those at the beginning
        Assert.InRange(reads, 20, 60);
        var repairs = _upstream
            .Get<RequestBudget>()
            .GetReading()
            .Purposes.Single(spent => spent.Purpose == RequestPurpose.Repair);
        // each stream that begins without a place asks for one
        Assert.InRange(repairs.Total, 1, answer == "closed" ? streams.Count : 2);
    }

    [Fact]
    public async Task JobThatGoesOnAfterAll_HasItsStreamOpenedWithinTheFirstWait()
    {
        var retriedAt = Testing.JobsOf.Start.AddMinutes(20);
        TimeSpan? openedAfter = null;
        await AnswerAsync(
            TimeSpan.FromMinutes(23),
            call =>
            {
                var isRetried = _upstream.Time.GetUtcNow() >= retriedAt;
                if (call.Route != "stream a")
                {
                    call.Json(isRetried ? """{"jobId":"a","status":"running","retryCount":2}""" : LateRetry);
                }
                else if (isRetried)
                {
                    openedAfter ??= _upstream.Time.GetUtcNow() - retriedAt;
                    call.Stream();
                }
                else
                {
                    call.Respond(HttpStatusCode.NoContent);
                }
            }
        );

        // it is read once a minute, and the wait ends within half a minute of that
        Assert.NotNull(openedAfter);
        Assert.InRange(openedAfter.Value, TimeSpan.Zero, TimeSpan.FromMinutes(2));
    }

    /// <summary>Lets time pass and gives every call its answer.</summary>
    private async Task AnswerAsync(TimeSpan during, Action<FakeCall> answer)
    {
        var end = _upstream.Time.GetUtcNow() + during;
        while (_upstream.Time.GetUtcNow() < end)
        {
            _upstream.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
            while (_upstream.Api.HasCall)
            {
                answer(await _upstream.Api.NextCallAsync());
            }
        }
    }
}
