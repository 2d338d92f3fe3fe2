using System.Net;
using Dashboard.Tests.Infrastructure;
using Dashboard.Upstream;
using Dashboard.Upstream.Budget;
using Dashboard.Upstream.Requests;
using Dashboard.Upstream.Streams;
using Microsoft.Extensions.Logging;
using Shared.Api;
using Testing;

namespace Dashboard.Tests.Upstream.Requests;

public sealed class KeyGuardTests : IAsyncLifetime
{
    private readonly UpstreamUnderTest _upstream = new(("TensorOne:ApiKey", "key_0123456789abcdef"));

    public ValueTask InitializeAsync() => new(_upstream.StartAsync());

    public ValueTask DisposeAsync() => _upstream.DisposeAsync();

    [Fact]
    public async Task KeyRefusedThreeTimes_IsNotTriedAgain_AndPeopleAreToldWhichAndSinceWhen()
    {
        var refusedAt = await RefuseKeyAsync();

        Assert.Equal(" that ends in cdef", _upstream.Status.RefusedKey!.Ending);
        Assert.Equal("The key is not valid.", _upstream.Status.RefusedKey.Answer);
        Assert.Equal(refusedAt, _upstream.Status.RefusedKey.Since);
        await _upstream.AssertNoCallAsync(TimeSpan.FromMinutes(30));
    }

    [Fact]
    public async Task RequestWithARefusedKey_IsAnsweredAtOnce_WithWhy()
    {
        await RefuseKeyAsync();

        var answer = await _upstream.Get<UpstreamClient>().GetStatusAsync("a", null, RequestPurpose.Person, default).Soon();

        Assert.Equal(FailureKind.Unauthorized, answer.Failure!.Kind);
        // it goes to whoever has asked here
        Assert.Equal(
            "Upstream refuses the Dashboard's own API key: nothing is asked until there is another one.",
            answer.Failure.Message
        );
        Assert.False(_upstream.Api.HasCall);
    }

    [Fact]
    public async Task NewKey_IsTakenAtOnce_WithoutARestart()
    {
        using var log = new LogCollector();
        _upstream.Get<ILoggerFactory>().AddProvider(log);
        await RefuseKeyAsync();

        _upstream.Set("TensorOne:ApiKey", "key_fedcba9876543210");

        var call = await _upstream.Api.NextCallAsync();
        Assert.Equal(" that ends in 3210", _upstream.Status.RefusedKey!.TriedEnding);
        while (call.Route != "stream")
        {
            call.Json("""{"jobs":[],"nextCursor":null}""");
            call = await _upstream.Api.NextCallAsync();
        }

        await call.Stream().SendEventAsync("e-1", """{"jobId":"a","status":"running"}""");
        await _upstream.SeeAsync("a", _ => true);
        Assert.Null(_upstream.Status.RefusedKey);
        Assert.Equal(
            ["The key that ends in 3210 is tried. ", "Upstream takes the key that ends in 3210. "],
            log.Entries.Where(entry => entry.Category == typeof(KeyGuard).FullName && entry.Level == LogLevel.Information)
                .Select(entry => entry.Text)
        );
    }

    /// <summary>Three attempts would leave people in doubt for seconds, of what has been refused three times.</summary>
    [Fact]
    public async Task PersonWhoKnowsBetter_HasTheKeyTriedAgain_AndIsToldByTheFirstAnswer()
    {
        var refusedAt = await RefuseKeyAsync();
        _upstream.Time.Advance(TimeSpan.FromSeconds(10));

        Assert.True(_upstream.Get<KeyGuard>().TryAgain());

        var call = await _upstream.Api.NextCallAsync();
        Assert.Equal("stream", call.Route);
        Assert.True(_upstream.Status.RefusedKey!.IsTried);
        Assert.True(_upstream.Get<KeyGuard>().TryAgain());

        Refuse(call);
        var status = await _upstream.SeeStatusAsync(status => status.RefusedKey is { IsTried: false });
        // it was not taken meanwhile
        Assert.Equal(refusedAt, status.RefusedKey!.Since);
        await _upstream.AssertNoCallAsync(TimeSpan.FromMinutes(30));
    }

    /// <summary>Nobody asks anything while the stream tells of all jobs: without a question nobody would know.</summary>
    [Fact]
    public async Task NewKeyThatIsRefused_WhileTheStreamGoesOnWithTheOneBefore_IsFoundOutAtOnce_AndTheStreamIsStillLive()
    {
        using var trial = _upstream.Create<KeyTrial>();
        await trial.StartAsync(default);
        var stream = (await _upstream.Api.NextCallAsync()).Stream();
        (await _upstream.Api.NextCallAsync()).Json("""{"jobs":[],"nextCursor":null}""");
        await _upstream.SeeStatusAsync(status => status.State == ConnectionState.Connected);

        _upstream.Set("TensorOne:ApiKey", "key_fedcba9876543210");
        for (var i = 0; i < KeyGuard.MostTries; i++)
        {
            var call = await _upstream.AdvanceToNextCallAsync();
            Assert.Equal("list", call.Route);
            Refuse(call);
        }

        var status = await _upstream.SeeStatusAsync(status => status.RefusedKey is not null);
        Assert.Equal(
            (ConnectionState.Connected, "Live, but the API key is refused."),
            (status.State, UpstreamStateWords.Of(status))
        );
        await stream.SendEventAsync("e-1", """{"jobId":"a","status":"running"}""");
        await _upstream.SeeAsync("a", _ => true);

        Assert.True(_upstream.Get<KeyGuard>().TryAgain());
        (await _upstream.Api.NextCallAsync()).Json("""{"jobs":[],"nextCursor":null}""");
        await _upstream.SeeStatusAsync(status => status.RefusedKey is null);
        await trial.StopAsync(default).Soon();
    }

    /// <summary>That nothing is asked, and when the next attempt is, cannot both be true.</summary>
    [Fact]
    public async Task RefusedKey_HasNoNextAttempt()
    {
        await RefuseKeyAsync();

        Assert.Null(_upstream.Status.NextRetryAt);
        Assert.Equal(
            (ConnectionState.Disconnected, "The Dashboard's own API key was refused by upstream: The key is not valid."),
            (_upstream.Status.State, _upstream.Status.Problem)
        );
        Assert.All(_upstream.Get<ConnectionBoard>().GetReadings(), reading => Assert.Null(reading.NextRetryAt));

        _upstream.Get<UpstreamMonitor>().Lost("Something else.", TimeSpan.FromSeconds(3), isProbed: true);
        Assert.Equal((null, false), ((DateTimeOffset?)_upstream.Status.NextRetryAt, _upstream.Status.IsProbed));
    }

    [Fact]
    public async Task KeyThatIsTakenOnTheThirdTry_CountsFromTheStartAgain()
    {
        for (var round = 0; round < 2; round++)
        {
            Refuse(await _upstream.AdvanceToNextCallAsync());
            Refuse(await _upstream.AdvanceToNextCallAsync());
            var stream = (await _upstream.AdvanceToNextCallAsync()).Stream();
            if (round == 0)
            {
                (await _upstream.Api.NextCallAsync()).Json("""{"jobs":[],"nextCursor":null}""");
            }

            await stream.SendEventAsync($"e-{round}", $$"""{"jobId":"job_{{round}}","status":"running"}""");
            await _upstream.SeeAsync($"job_{round}", _ => true);
            stream.Break();
            Assert.Null(_upstream.Status.RefusedKey);
        }
    }

    [Fact]
    public async Task RequestsRefusedTogether_CountAsOneTry_AndThenOneTriesForAll()
    {
        var client = _upstream.Get<UpstreamClient>();
        (await _upstream.Api.NextCallAsync()).Stream();
        (await _upstream.Api.NextCallAsync()).Json("""{"jobs":[],"nextCursor":null}""");
        var together = Enumerable.Range(0, 5).Select(i => ReadAsync($"job_{i}")).ToList();
        var calls = new List<FakeCall>();
        for (var i = 0; i < 5; i++)
        {
            calls.Add(await _upstream.Api.NextCallAsync());
        }

        calls.ForEach(Refuse);
        await Task.WhenAll(together).Soon();
        Assert.Null(_upstream.Status.RefusedKey);

        var next = Enumerable.Range(5, 5).Select(i => ReadAsync($"job_{i}")).ToList();
        Refuse(await _upstream.Api.NextCallAsync());
        Refuse(await _upstream.Api.NextCallAsync());
        await Task.WhenAll(next).Soon();

        Assert.False(_upstream.Api.HasCall);
        Assert.NotNull(_upstream.Status.RefusedKey);

        Task<ApiAnswer> ReadAsync(string jobId) => client.GetStatusAsync(jobId, null, RequestPurpose.Person, default);
    }

    /// <summary>All that waited for it, which may be a thousand streams, would else go at once.</summary>
    [Fact]
    public async Task NewKeyThatIsRefusedToo_IsAskedWithThreeTimes_HoweverManyWait()
    {
        var client = _upstream.Get<UpstreamClient>();
        await RefuseKeyAsync();
        _upstream.Set("TensorOne:ApiKey", "key_fedcba9876543210");
        var waiting = Enumerable
            .Range(0, 50)
            .Select(i => client.GetStatusAsync($"job_{i}", null, RequestPurpose.Person, default))
            .ToList();

        for (var i = 0; i < KeyGuard.MostTries; i++)
        {
            var call = await _upstream.Api.NextCallAsync();
            Assert.False(_upstream.Api.HasCall);
            Refuse(call);
        }

        var answers = await Task.WhenAll(waiting).Soon();
        Assert.All(answers, answer => Assert.Equal(FailureKind.Unauthorized, answer.Failure!.Kind));
        Assert.False(_upstream.Api.HasCall);
    }

    [Fact]
    public async Task NewKeyThatIsTaken_LetsAllWhoWaitGoTogether()
    {
        var client = _upstream.Get<UpstreamClient>();
        await RefuseKeyAsync();
        _upstream.Set("TensorOne:ApiKey", "key_fedcba9876543210");
        var waiting = Enumerable
            .Range(0, 20)
            .Select(i => client.GetStatusAsync($"job_{i}", null, RequestPurpose.Person, default))
            .ToList();

        var first = await _upstream.Api.NextCallAsync();
        first.Respond(HttpStatusCode.NotFound, "{}");

        // none of them is answered before all are there
        var calls = new List<FakeCall> { first };
        while (calls.Count(call => call.Route == "status") < 20)
        {
            calls.Add(await _upstream.Api.NextCallAsync());
        }

        calls.Skip(1).ToList().ForEach(call => call.Respond(HttpStatusCode.NotFound, "{}"));
        await Task.WhenAll(waiting).Soon();
    }

    private async Task<DateTimeOffset> RefuseKeyAsync()
    {
        for (var i = 0; i < KeyGuard.MostTries; i++)
        {
            Refuse(await _upstream.AdvanceToNextCallAsync());
        }

        var status = await _upstream.SeeStatusAsync(status => status.RefusedKey is not null);
        return status.RefusedKey!.Since;
    }

    private static void Refuse(FakeCall call) =>
        call.Respond(HttpStatusCode.Unauthorized, """{"error":"UNAUTHORIZED","message":"The key is not valid."}""");
}
