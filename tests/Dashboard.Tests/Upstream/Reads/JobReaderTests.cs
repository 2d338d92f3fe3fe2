using System.Net;
using CsCheck;
using Dashboard.Jobs;
using Dashboard.Upstream.Budget;
using Dashboard.Upstream.Reads;
using Dashboard.Upstream.Requests;
using Shared.Api;
using Testing;

namespace Dashboard.Tests.Upstream.Reads;

public sealed class JobReaderTests : IAsyncLifetime
{
    private readonly UpstreamUnderTest _upstream = new(("TensorOne:RequestsPerMinute", "1000000"));

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _upstream.DisposeAsync();

    /// <summary>Upstream refuses a whole batch for any id it does not like, or for being too long: nobody else's reading may be lost by it.</summary>
    [Fact]
    public Task Batch_WithIdsThatUpstreamDoesNotLike_IsReadByHalves_EachJobOnce() =>
        Gen.Select(Gen.Int[1, 120], Gen.Int[0, 119].HashSet[0, 4], Gen.Int[20, 200])
            .SampleAsync(
                async (count, bad, most) =>
                {
                    await using var upstream = new UpstreamUnderTest(("TensorOne:RequestsPerMinute", "1000000"));
                    var ids = Enumerable.Range(0, count).Select(i => $"job_{i}").ToList();
                    var disliked = bad.Select(i => $"job_{i}").Intersect(ids).ToHashSet(StringComparer.Ordinal);

                    var (readings, calls) = await ReadAsync(upstream, ids, call => Answer(call, disliked, most));

                    Assert.Equal(
                        ids.Order(StringComparer.Ordinal),
                        readings.Select(job => job.JobId).Order(StringComparer.Ordinal)
                    );
                    Assert.All(
                        readings,
                        job => Assert.Equal(disliked.Contains(job.JobId), job.Failure is { Kind: FailureKind.InvalidRequest })
                    );
                    // a path of halves to each disliked one, those that are too long, and each disliked one alone
                    Assert.InRange(calls, 1, 2 + (16 * disliked.Count) + (4 * count / Math.Min(most, 100)));
                },
                iter: 30,
                threads: 1
            );

    [Fact]
    public async Task Jobs_ThatABareArrayPassesOver_AreUnknown_AndGoneIfTheyWereKnown()
    {
        _upstream.Store.Apply(JobsOf.Observation("known", """{"status":"running"}"""));

        var (readings, _) = await ReadAsync(
            _upstream,
            ["known", "b", "c"],
            call => call.Json("""[{"jobId":"c","status":"running"}]""")
        );

        Assert.Equal(
            [("b", FailureKind.NotFound), ("c", null), ("known", FailureKind.NotFound)],
            readings.OrderBy(job => job.JobId, StringComparer.Ordinal).Select(job => (job.JobId, job.Failure?.Kind))
        );
        Assert.NotNull(_upstream.Store.Find("known")!.GoneSince);
    }

    [Theory]
    [InlineData(HttpStatusCode.Forbidden, true)]
    [InlineData(HttpStatusCode.Unauthorized, true)]
    [InlineData(HttpStatusCode.NotFound, true)]
    [InlineData(HttpStatusCode.MethodNotAllowed, false)]
    [InlineData(HttpStatusCode.NotImplemented, false)]
    public async Task Batch_ThatWasRefused_IsTriedAgainWhereTheRefusalMayPass(HttpStatusCode refusal, bool mayPass)
    {
        var (readings, _) = await ReadAsync(
            _upstream,
            ["a", "b"],
            call =>
            {
                if (call.Route == "batch")
                {
                    call.Respond(refusal);
                }
                else
                {
                    call.Json($$"""{"jobId":"{{call.Argument}}","status":"running"}""");
                }
            }
        );
        Assert.Equal([("a", null), ("b", null)], readings.Select(job => (job.JobId, job.Failure)).Order());
        Assert.True(_upstream.Get<BatchSupport>().IsRefused);
        Assert.Null(_upstream.Get<KeyGuard>().Refusal);

        _upstream.Time.Advance(BatchSupport.RefusalLifetime);

        Assert.Equal(!mayPass, _upstream.Get<BatchSupport>().IsRefused);
    }

    [Fact]
    public async Task Batch_RefusedByAKeyThatMayNotReadEither_SaysNothingOfTheBatch()
    {
        var (readings, calls) = await ReadAsync(
            _upstream,
            [.. Enumerable.Range(0, 50).Select(i => $"job_{i}")],
            call => call.Respond(HttpStatusCode.Unauthorized)
        );

        Assert.Equal((50, 2), (readings.Count, calls));
        Assert.All(readings, job => Assert.Equal(FailureKind.Unauthorized, job.Failure!.Kind));
        Assert.False(_upstream.Get<BatchSupport>().IsRefused);
    }

    /// <summary>Each round would begin with the same refusals.</summary>
    [Theory]
    [InlineData(HttpStatusCode.RequestEntityTooLarge)]
    [InlineData(HttpStatusCode.BadRequest)]
    public async Task BatchThatIsTooLong_IsLearned_ForAWhile(HttpStatusCode refusal)
    {
        var ids = Enumerable.Range(0, 200).Select(i => $"job_{i}").ToList();
        var (_, first) = await ReadAsync(_upstream, ids, Refuse);
        var (readings, second) = await ReadAsync(_upstream, ids, Refuse);

        Assert.All(readings, job => Assert.Null(job.Failure));
        Assert.Equal((8, _upstream.Get<BatchSupport>().Size), (second, 25));
        Assert.True(first > second);
        _upstream.Time.Advance(BatchSupport.RefusalLifetime);
        Assert.Equal(BatchSupport.MostJobs, _upstream.Get<BatchSupport>().Size);

        void Refuse(FakeCall call)
        {
            if (call.Argument!.Split(',').Length > 30)
            {
                call.Respond(refusal, """{"error":"INVALID_REQUEST","message":"too many"}""");
            }
            else
            {
                Answer(call, [], most: 30);
            }
        }
    }

    /// <summary>One id is to blame, and not the size.</summary>
    [Fact]
    public async Task BatchWithOneIdThatUpstreamDoesNotLike_IsNoSmallerAfterIt()
    {
        await ReadAsync(_upstream, [.. Enumerable.Range(0, 100).Select(i => $"job_{i}")], call => Answer(call, ["job_7"], 100));

        Assert.Equal(BatchSupport.MostJobs, _upstream.Get<BatchSupport>().Size);
    }

    /// <summary>What was said while the budget held the request back came before the answer.</summary>
    [Fact]
    public async Task Reading_IsAsOldAsItsRequest_NotAsTheWishForIt()
    {
        await using var upstream = new UpstreamUnderTest(("TensorOne:RequestsPerMinute", "1"));
        await upstream.Get<RequestBudget>().TakeAsync(RequestPurpose.Person, default);
        var wished = upstream.Time.GetUtcNow();
        var reading = ReadAsync(upstream, ["a"], call => call.Json("""{"jobId":"a","status":"running"}"""));
        upstream.Time.Advance(TimeSpan.FromSeconds(61));

        var (readings, _) = await reading;

        Assert.Equal(wished + TimeSpan.FromSeconds(61), Assert.Single(readings).At);
    }

    private static void Answer(FakeCall call, HashSet<string> disliked, int most)
    {
        var ids = call.Argument!.Split(',');
        if (call.Route == "batch" && ids.Length > most)
        {
            call.Respond(HttpStatusCode.RequestEntityTooLarge);
        }
        else if (ids.Any(disliked.Contains))
        {
            call.Respond(HttpStatusCode.BadRequest, """{"error":"INVALID_REQUEST","message":"no such id"}""");
        }
        else if (call.Route == "batch")
        {
            call.Json($$"""{"jobs":[{{string.Join(',', ids.Select(id => $$"""{"jobId":"{{id}}","status":"running"}"""))}}]}""");
        }
        else
        {
            call.Json($$"""{"jobId":"{{ids[0]}}","status":"running"}""");
        }
    }

    private static async Task<(List<JobReading> Readings, int Calls)> ReadAsync(
        UpstreamUnderTest upstream,
        IReadOnlyCollection<string> jobIds,
        Action<FakeCall> answer
    )
    {
        var all = new List<JobReading>();
        var calls = 0;
        var reading = Task.Run(async () =>
        {
            await foreach (
                var readings in upstream.Get<JobReader>().ReadAsync(jobIds, JobDetail.None, RequestPurpose.Poll, 1, default)
            )
            {
                all.AddRange(readings);
            }
        });
        while (!reading.IsCompleted)
        {
            var next = upstream.Api.WaitForCallAsync();
            if (await Task.WhenAny(reading, next) == next)
            {
                calls++;
                answer(await upstream.Api.NextCallAsync());
            }
        }

        await reading.Soon();
        return (all, calls);
    }
}
