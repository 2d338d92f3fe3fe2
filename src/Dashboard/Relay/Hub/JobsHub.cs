using System.Runtime.CompilerServices;
using Dashboard.Relay.Streams;
using Dashboard.Relay.Traffic;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.WebUtilities;
using Shared.Hub;

namespace Dashboard.Relay.Hub;

/// <summary><c>/hubs/jobs</c>: <c>Watch(query, after)</c> streams <see cref="JobBatch"/>es.</summary>
internal sealed class JobsHub(JobWatch watch, Broadcaster broadcaster, RelayTraffic traffic) : Microsoft.AspNetCore.SignalR.Hub
{
    public const string Path = "/hubs/jobs";

    /// <summary>Of one connection at a time.</summary>
    private const int MostWatches = 16;

    private static readonly object CountKey = new();

    public static void Configure(HubOptions<JobsHub> options)
    {
        // clients give up after 30 s unless told otherwise
        options.KeepAliveInterval = TimeSpan.FromSeconds(15);
        options.ClientTimeoutInterval = TimeSpan.FromSeconds(60);
        options.MaximumReceiveMessageSize = 32 * 1024;
    }

    public override Task OnConnectedAsync()
    {
        Context.Items[CountKey] = new WatchCount();
        return base.OnConnectedAsync();
    }

    /// <param name="query">
    /// The parameters of the job list, such as <c>status=running&amp;endpointId=ep_1</c>, or <c>q=</c> and a search; empty for all jobs.
    /// </param>
    /// <param name="after">Of the last batch that was applied; null for a snapshot first.</param>
    public IAsyncEnumerable<JobBatch> Watch(string? query, JobPosition? after, CancellationToken cancellationToken)
    {
        var parameters = new QueryCollection(QueryHelpers.ParseQuery(query));
        if (!JobListQuery.TryReadForHub(parameters, out var filter, out var fault))
        {
            throw new HubException(JobHubClient.RefusalPrefix + fault);
        }

        var count = (WatchCount)Context.Items[CountKey]!;
        if (!count.TryTake(MostWatches))
        {
            throw new HubException($"{JobHubClient.RefusalPrefix}A connection may have {MostWatches} watches.");
        }

        if (!broadcaster.TryAdmit())
        {
            count.Release();
            traffic.OnRefused();
            throw new HubException("As many streams are open as Relay:MaxReaders allows.");
        }

        return CountedAsync(watch.RunAsync(filter, after, cancellationToken), count, cancellationToken);
    }

    private async IAsyncEnumerable<JobBatch> CountedAsync(
        IAsyncEnumerable<JobBatch> batches,
        WatchCount count,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        using var open = traffic.Open(ReaderKind.Hub);
        try
        {
            await foreach (var batch in batches.WithCancellation(cancellationToken))
            {
                traffic.OnWritten(ReaderKind.Hub, batch.Upserts.Count + batch.Deletes.Count, 0);
                yield return batch;
            }
        }
        finally
        {
            broadcaster.Release();
            count.Release();
        }
    }

    private sealed class WatchCount
    {
        private int _count;

        public bool TryTake(int most)
        {
            if (Interlocked.Increment(ref _count) <= most)
            {
                return true;
            }

            Release();
            return false;
        }

        public void Release() => Interlocked.Decrement(ref _count);
    }
}
