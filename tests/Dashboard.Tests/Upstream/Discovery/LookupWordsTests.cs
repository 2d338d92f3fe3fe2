using System.Net;
using Dashboard.Jobs;
using Testing;

namespace Dashboard.Tests.Upstream.Discovery;

/// <summary>A program has a key and a rate of its own: what upstream says of the Dashboard's must not be taken for those.</summary>
public sealed class LookupWordsTests : IAsyncLifetime
{
    private readonly UpstreamUnderTest _upstream = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _upstream.DisposeAsync();

    [Theory]
    [InlineData(
        HttpStatusCode.Unauthorized,
        "API key is missing or invalid",
        "The Dashboard's own API key was refused by upstream: API key is missing or invalid."
    )]
    [InlineData(
        HttpStatusCode.TooManyRequests,
        "Too many status check requests",
        "Upstream limits the Dashboard's own requests: Too many status check requests."
    )]
    [InlineData(
        HttpStatusCode.Forbidden,
        "You do not have permission",
        "Upstream refuses this to the Dashboard's own API key: You do not have permission."
    )]
    [InlineData(HttpStatusCode.InternalServerError, "Try again!", "Upstream says: Try again!")]
    public async Task Refusal_SaysWhoseKeyOrRateItIs(HttpStatusCode status, string words, string expected)
    {
        var asking = _upstream.Get<IJobDetailSource>().RequestAsync("a", default);
        (await _upstream.Api.NextCallAsync()).Respond(status, $$"""{"error":"E","message":"{{words}}"}""");

        Assert.Equal(expected, (await asking.Soon())!.Reason);
    }

    [Fact]
    public async Task Refusal_InOurOwnWords_IsLeftAsItIs()
    {
        var asking = _upstream.Get<IJobDetailSource>().RequestAsync("a", default);
        (await _upstream.Api.NextCallAsync()).Respond(HttpStatusCode.BadGateway, "<html>");

        Assert.Equal("Upstream answered 502 Bad Gateway.", (await asking.Soon())!.Reason);
    }

    [Fact]
    public async Task RefusalForGood_SaysWhoseKeyItIs()
    {
        string? last = null;
        for (var i = 0; i < 4; i++)
        {
            var asking = _upstream.Get<IJobDetailSource>().RequestAsync("a", default);
            if (!asking.IsCompleted)
            {
                (await _upstream.Api.NextCallAsync()).Respond(HttpStatusCode.Unauthorized, """{"error":"E","message":"no"}""");
            }

            last = (await asking.Soon())!.Reason;
        }

        Assert.Equal("Upstream refuses the Dashboard's own API key: nothing is asked until there is another one.", last);
    }
}
