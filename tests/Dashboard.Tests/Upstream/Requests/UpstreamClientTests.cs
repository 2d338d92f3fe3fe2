using System.Net;
using Dashboard.Upstream;
using Dashboard.Upstream.Budget;
using Dashboard.Upstream.Requests;
using Testing;

namespace Dashboard.Tests.Upstream.Requests;

public sealed class UpstreamClientTests : IAsyncDisposable
{
    private readonly UpstreamUnderTest _upstream = new();

    public ValueTask DisposeAsync() => _upstream.DisposeAsync();

    /// <summary>Where every job is gone there is nothing else to be heard.</summary>
    [Theory]
    [InlineData(HttpStatusCode.OK, ConnectionState.Connected)]
    [InlineData(HttpStatusCode.NotFound, ConnectionState.Connected)]
    [InlineData(HttpStatusCode.Forbidden, ConnectionState.Connected)]
    [InlineData(HttpStatusCode.TooManyRequests, ConnectionState.Connecting)]
    [InlineData(HttpStatusCode.BadGateway, ConnectionState.Connecting)]
    public async Task AnswerAboutAJob_IsASignOfLife(HttpStatusCode status, ConnectionState expected)
    {
        _upstream.Get<UpstreamMonitor>().Lost("The connection broke.", TimeSpan.FromSeconds(1));
        var asking = _upstream.Get<UpstreamClient>().GetStatusAsync("a", null, RequestPurpose.Person, default);
        (await _upstream.Api.NextCallAsync()).Respond(status, """{"jobId":"a","status":"running"}""");
        await asking.Soon();

        Assert.Equal(expected, _upstream.Status.State);
    }
}
