using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http.Connections.Client;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace Shared.Hub;

/// <summary>Reads <c>/hubs/jobs</c> of a Dashboard: a snapshot of a query's jobs, and then their changes, for as long as the caller likes.</summary>
/// <param name="hub">Such as <c>http://localhost:5080/hubs/jobs</c>.</param>
/// <param name="random">Spreads the attempts of many clients to connect again.</param>
/// <param name="configure">Headers, proxy, transports.</param>
public sealed class JobHubClient(
    Uri hub,
    TimeProvider timeProvider,
    Random random,
    Action<HttpConnectionOptions>? configure = null
)
{
    /// <summary>Begins what the hub says of a query that it will never take, however often it is asked.</summary>
    public const string RefusalPrefix = "Refused: ";

    /// <summary>
    /// How many batches are read ahead of the caller. The framework takes in what the connection brings, however much of it waits: past this
    /// the watch is ended, and goes on from its place when the caller has caught up. What lies between, the hub conflates.
    /// </summary>
    private const int MostAhead = 4;

    private static readonly TimeSpan LeastDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MostDelay = TimeSpan.FromSeconds(30);

    /// <summary>The hub gives a sign of life each 15 s.</summary>
    private static readonly TimeSpan ServerTimeout = TimeSpan.FromSeconds(45);

    /// <summary>The jobs that a search finds, in the language of the jobs page: <see cref="WatchAsync"/> with it as the query.</summary>
    /// <param name="search">
    /// Such as <c>state:running cost&gt;5 started&gt;-24h</c>, of at most 2,000 characters. What depends on the time, jobs come into and
    /// leave at its moment. <c>is:starred</c>, <c>is:stalled</c>, <c>is:watched</c>, <c>confirmed</c> and <c>source</c> are refused.
    /// </param>
    /// <inheritdoc cref="WatchAsync"/>
    public IAsyncEnumerable<JobBatch> SearchAsync(
        string search,
        JobPosition? after = null,
        CancellationToken cancellationToken = default
    ) => WatchAsync($"q={Uri.EscapeDataString(search)}", after, cancellationToken);

    /// <summary>Connects again by itself and goes on after the last batch, or begins anew with a reset where its place is no longer held.</summary>
    /// <param name="query">
    /// The parameters of the job list, such as <c>status=running&amp;tag.userId=7</c>; empty for all jobs. See
    /// <see cref="SearchAsync"/> for its <c>q</c>.
    /// </param>
    /// <param name="after">The position of the last batch that was applied; null for a snapshot first.</param>
    /// <exception cref="HubException">The hub refuses the query.</exception>
    public async IAsyncEnumerable<JobBatch> WatchAsync(
        string query = "",
        JobPosition? after = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var failures = 0;
        while (true)
        {
            await using (var connection = Build())
            {
                await using var batches = StreamAsync(connection, query, after, cancellationToken)
                    .GetAsyncEnumerator(cancellationToken);
                while (await TryMoveNextAsync(batches, cancellationToken))
                {
                    failures = 0;
                    after = batches.Current.Position;
                    yield return batches.Current;
                }
            }

            cancellationToken.ThrowIfCancellationRequested();
            await Task.Delay(NextDelay(failures++), timeProvider, cancellationToken);
        }
    }

    private static async IAsyncEnumerable<JobBatch> StreamAsync(
        HubConnection connection,
        string query,
        JobPosition? after,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await connection.StartAsync(cancellationToken);
        var isCutShort = true;
        while (isCutShort)
        {
            var ahead = Channel.CreateBounded<JobBatch>(MostAhead);
            using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var reading = ReadAheadAsync(connection, query, after, ahead.Writer, leaving.Token);
            try
            {
                await foreach (var batch in ahead.Reader.ReadAllAsync(cancellationToken))
                {
                    after = batch.Position;
                    yield return batch;
                }
            }
            finally
            {
                await leaving.CancelAsync();
                isCutShort = await reading;
            }
        }
    }

    /// <returns>False where the hub ended the watch, or it failed, which the writer is told.</returns>
    private static async Task<bool> ReadAheadAsync(
        HubConnection connection,
        string query,
        JobPosition? after,
        ChannelWriter<JobBatch> ahead,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await foreach (var batch in connection.StreamAsync<JobBatch>("Watch", query, after, cancellationToken))
            {
                if (!ahead.TryWrite(batch))
                {
                    ahead.Complete();
                    return true;
                }
            }

            ahead.Complete();
        }
#pragma warning disable CA1031 // of whatever kind: whoever reads is told
        catch (Exception e)
#pragma warning restore CA1031
        {
            ahead.Complete(e);
        }

        return false;
    }

    /// <returns>False where the connection could not be made, or ended.</returns>
    private static async Task<bool> TryMoveNextAsync(IAsyncEnumerator<JobBatch> batches, CancellationToken cancellationToken)
    {
        try
        {
            return await batches.MoveNextAsync();
        }
        // of whatever kind: each transport that was tried has its own, and a hub that fails or is full may do better later
        catch (Exception e) when (!IsRefusal(e) && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private static bool IsRefusal(Exception exception) =>
        exception is HubException && exception.Message.Contains(RefusalPrefix, StringComparison.Ordinal);

    private HubConnection Build()
    {
        var connection = new HubConnectionBuilder().WithUrl(hub, options => configure?.Invoke(options)).Build();
        connection.ServerTimeout = ServerTimeout;
        return connection;
    }

    /// <summary>Full jitter: anywhere up to a bound that doubles.</summary>
    private TimeSpan NextDelay(int failures)
    {
        var most = Math.Min(MostDelay.TotalSeconds, LeastDelay.TotalSeconds * Math.Pow(2, Math.Min(failures, 10)));
        lock (random)
        {
            return TimeSpan.FromSeconds(random.NextDouble() * most);
        }
    }
}
