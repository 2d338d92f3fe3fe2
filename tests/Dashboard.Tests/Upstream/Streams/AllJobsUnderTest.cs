namespace Dashboard.Tests.Upstream.Streams;

/// <summary>An upstream that has a stream of all jobs: it is called first, and then the list.</summary>
public abstract class AllJobsUnderTest : IAsyncLifetime
{
    protected const string EmptyList = """{"jobs":[],"nextCursor":null}""";

    private protected UpstreamUnderTest Upstream { get; } = new();

    public ValueTask InitializeAsync() => new(Upstream.StartAsync());

    public async ValueTask DisposeAsync()
    {
        await Upstream.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected async Task<FakeCall> CallAsync(string route)
    {
        var call = await Upstream.Api.NextCallAsync();
        Assert.Equal(route, call.Route);
        return call;
    }
}
