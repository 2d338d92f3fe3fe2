using System.Threading.Channels;
using Shared.Hub;
using Testing;

namespace Dashboard.Tests.Relay.Hub;

/// <summary>A relay, and watches of its hub by the project's own client. Its clock is the machine's, with waits of at most milliseconds: the relay's is the test's.</summary>
public abstract class HubUnderTest : IAsyncLifetime
{
    private readonly CancellationTokenSource _leaving = new();
    private readonly List<Task> _watches = [];

    private protected RelayUnderTest Relay { get; set; } = null!;

    protected CancellationToken Leaving => _leaving.Token;

    public async ValueTask InitializeAsync() => Relay = await RelayUnderTest.StartAsync();

    protected JobHubClient Client() => new(new Uri(Relay.Address, "/hubs/jobs"), TimeProvider.System, new NoJitter());

    protected ChannelReader<JobBatch> Watch(string query, JobPosition? after = null) =>
        Watch(Client().WatchAsync(query, after, _leaving.Token));

    protected ChannelReader<JobBatch> Watch(IAsyncEnumerable<JobBatch> watch)
    {
        var batches = Channel.CreateUnbounded<JobBatch>();
        _watches.Add(RunAsync());
        return batches.Reader;

        async Task RunAsync()
        {
            try
            {
                await foreach (var batch in watch)
                {
                    batches.Writer.TryWrite(batch);
                }
            }
            catch (Exception e)
            {
                batches.Writer.Complete(e);
            }
        }
    }

    /// <summary>Between two batches of a watch lies a wait by the relay's clock.</summary>
    protected async Task<JobBatch> NextAsync(ChannelReader<JobBatch> batches)
    {
        var next = batches.ReadAsync().AsTask().Soon();
        await ProceedAsync(() => next.IsCompleted);
        return await next;
    }

    protected async Task ProceedAsync(Func<bool> isThere)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        while (!isThere())
        {
            Relay.Time.Advance(TimeSpan.FromMilliseconds(250));
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, patience.Token);
        }
    }

    protected static List<string> JobIds(JobBatch batch) => [.. batch.Upserts.Select(upsert => upsert.Read().Document!.JobId)];

    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        foreach (var watch in _watches)
        {
            await watch.ContinueWith(_ => { }, TaskScheduler.Default).Soon();
        }

        _leaving.Dispose();
        await Relay.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private sealed class NoJitter() : Random(1)
    {
        public override double NextDouble() => 0.001;
    }
}
