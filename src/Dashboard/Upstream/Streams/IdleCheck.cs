using Dashboard.Jobs;
using Dashboard.Upstream.Budget;
using Dashboard.Upstream.Errors;
using Dashboard.Upstream.Requests;
using Microsoft.Extensions.Options;

namespace Dashboard.Upstream.Streams;

/// <summary>
/// Where jobs are followed singly and all of them are over, nothing is asked of upstream, and nobody would learn that it is away: after a
/// while without a word it is asked for a job that it had, or for its list where none is known. Any answer will do.
/// </summary>
internal sealed class IdleCheck(
    UpstreamClient client,
    JobStore store,
    UpstreamMonitor monitor,
    ConnectionBoard board,
    OutageGate outages,
    IOptionsMonitor<UpstreamOptions> options,
    TimeProvider timeProvider
)
{
    /// <summary>Before what has not answered is asked again.</summary>
    private static readonly TimeSpan AgainAfter = TimeSpan.FromSeconds(10);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            // a while that is configured anew counts from the next one on
            var interval = TimeSpan.FromSeconds(options.CurrentValue.LifeCheckSeconds);
            await Task.Delay(interval > TimeSpan.Zero ? interval : AgainAfter, timeProvider, cancellationToken);
            while (interval > TimeSpan.Zero && IsNothingAsked(interval) && !await IsAnsweredAsync(cancellationToken))
            {
                await (
                    outages.IsOn
                        ? outages.EnterAsync(OutageGate.Reads, cancellationToken)
                        : Task.Delay(AgainAfter, timeProvider, cancellationToken)
                );
            }
        }
    }

    private bool IsNothingAsked(TimeSpan interval) =>
        monitor.Current is { FollowsSingly: true, RefusedKey: null }
        && board.Count == 0
        && !monitor.HasToldSince(timeProvider.GetUtcNow() - interval);

    private async Task<bool> IsAnsweredAsync(CancellationToken cancellationToken)
    {
        using var attempt = monitor.Try();
        var known = store.GetSnapshot().Where(job => job.GoneSince is null).MaxBy(job => job.LastConfirmedAt);
        var answer = known is null
            ? await client.ListAsync(1, null, RequestPurpose.Repair, cancellationToken)
            : await client.GetStatusAsync(known.JobId, include: null, RequestPurpose.Repair, cancellationToken);
        if (answer.Failure is not { StatusCode: null } failure)
        {
            return true;
        }

        monitor.Lost(UpstreamWords.Describe(failure), AgainAfter, isProbed: outages.IsOn);
        return false;
    }
}
