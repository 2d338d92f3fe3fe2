using System.Threading.Channels;
using Shared.Hub;
using Testing;

namespace Dashboard.Tests.Relay.Hub;

/// <summary>Watches of the hub by the project's own client. Its clock is the machine's, with waits of at most milliseconds: the relay's is the test's.</summary>
internal sealed class HubWatches : IAsyncDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private readonly List<Task> _watches = [];

    public CancellationToken Leaving => _leaving.Token;

    public static JobHubClient Client(RelayUnderTest relay) =>
        new(new Uri(relay.Address, "/hubs/jobs"), TimeProvider.System, new NoJitter());

    public ChannelReader<JobBatch> Watch(RelayUnderTest relay, string query, JobPosition? after = null) =>
        Watch(Client(relay).WatchAsync(query, after, _leaving.Token));

    public ChannelReader<JobBatch> Watch(IAsyncEnumerable<JobBatch> watch)
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
    public static async Task<JobBatch> NextAsync(RelayUnderTest relay, ChannelReader<JobBatch> batches)
    {
        var next = batches.ReadAsync().AsTask().Soon();
        await ProceedAsync(relay, () => next.IsCompleted);
        return await next;
    }

    public static async Task ProceedAsync(RelayUnderTest relay, Func<bool> isThere)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        while (!isThere())
        {
            relay.Time.Advance(TimeSpan.FromMilliseconds(250));
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, patience.Token);
        }
    }

    public static List<string> JobIds(JobBatch batch) => [.. batch.Upserts.Select(upsert => upsert.Read().Document!.JobId)];

    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        foreach (var watch in _watches)
        {
            await watch.ContinueWith(_ => { }, TaskScheduler.Default).Soon();
        }

        _leaving.Dispose();
    }

    private sealed class NoJitter() : Random(1)
    {
        public override double NextDouble() => 0.001;
    }
}
