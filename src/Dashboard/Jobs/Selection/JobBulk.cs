using System.Data.Common;
using Dashboard.Settings;
using Dashboard.Upstream.Discovery;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Jobs.Selection;

/// <summary>Does one thing to many jobs, a slice after the other, so that it can be followed and ended, and others' changes come between.</summary>
internal sealed partial class JobBulk(MarkedJobs marked, WatchRequests requests, WatchList watchList, ILogger<JobBulk> logger)
{
    public const int SliceSize = 500;

    /// <param name="jobIds">Each once.</param>
    /// <param name="done">Told how many have been come to, after each slice.</param>
    /// <param name="cancellationToken">Ends it after the slice that is under way.</param>
    public async Task<BulkOutcome> RunAsync(
        BulkAction action,
        IReadOnlyCollection<string> jobIds,
        Action<int> done,
        CancellationToken cancellationToken
    )
    {
        var formerlyOff = new HashSet<string>(StringComparer.Ordinal);
        var outcome = await RunAsync(action, jobIds, ApplyAsync, done, cancellationToken);
        return outcome with { FormerlyOff = formerlyOff };

        Task<IReadOnlyList<string>> ApplyAsync(string[] slice)
        {
            if (action == BulkAction.Watch)
            {
                formerlyOff.UnionWith(slice.Where(watchList.IsUnwatched));
            }

            return this.ApplyAsync(action, slice);
        }
    }

    /// <summary>All that has changed is as it was before.</summary>
    public Task<BulkOutcome> UndoAsync(BulkOutcome outcome, Action<int> done, CancellationToken cancellationToken) =>
        outcome.Action == BulkAction.Watch
            ? RunAsync(
                BulkAction.Unwatch,
                outcome.Changed,
                slice => requests.TakeBackAsync(slice, outcome.FormerlyOff, CancellationToken.None),
                done,
                cancellationToken
            )
            : RunAsync(outcome.Action.Opposite(), outcome.Changed, done, cancellationToken);

    private async Task<BulkOutcome> RunAsync(
        BulkAction action,
        IReadOnlyCollection<string> jobIds,
        Func<string[], Task<IReadOnlyList<string>>> apply,
        Action<int> done,
        CancellationToken cancellationToken
    )
    {
        var changed = new List<string>();
        var (refused, count) = (0, 0);
        string? fault = null;
        try
        {
            foreach (var slice in jobIds.Chunk(SliceSize))
            {
                if (cancellationToken.IsCancellationRequested)
                {
                    break;
                }

                var fit = action is BulkAction.Watch ? Array.FindAll(slice, jobId => WatchList.FindFault(jobId) is null) : slice;
                changed.AddRange(await apply(fit));
                refused += slice.Length - fit.Length;
                count += slice.Length;
                done(count);
            }
        }
        catch (Exception e) when (e is DbException or DbUpdateException)
        {
            LogFault(logger, e, action, jobIds.Count - count);
            fault = "the settings database refused it; the server's log says why";
        }

        return new BulkOutcome(action, changed, count - changed.Count - refused, refused, jobIds.Count - count, fault);
    }

    /// <summary>A slice that has begun is done, whether or not anybody still waits.</summary>
    private async Task<IReadOnlyList<string>> ApplyAsync(BulkAction action, string[] jobIds) =>
        action switch
        {
            BulkAction.Star => await marked.SetManyAsync(jobIds, isMarked: true, CancellationToken.None),
            BulkAction.Unstar => await marked.SetManyAsync(jobIds, isMarked: false, CancellationToken.None),
            BulkAction.Watch => (await requests.AddAsync(jobIds, CancellationToken.None)).Added,
            _ => await requests.RemoveManyAsync(jobIds, CancellationToken.None),
        };

    [LoggerMessage(LogLevel.Error, "{Action} could not be saved for {Count} jobs")]
    private static partial void LogFault(ILogger logger, Exception exception, BulkAction action, int count);
}
