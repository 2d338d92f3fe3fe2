using Dashboard.Jobs;
using Dashboard.Upstream;
using Dashboard.Upstream.Planning;

namespace Dashboard.Relay.Streams;

/// <summary>
/// The jobs that have failed and whose announced retry does not come, though upstream is heard: of these there is no more to tell than of
/// jobs that are over.
/// </summary>
internal sealed class LateRetries(JobStore store, IUpstreamStatusSource upstream, TimeProvider timeProvider)
{
    /// <summary>Late by so much, and upstream has still told of the job as of one that waits.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>Late by so much, whatever upstream has told since.</summary>
    public static readonly TimeSpan MostPatience = TimeSpan.FromHours(1);

    /// <returns>Why nothing more is awaited, in a few words; null where something is.</returns>
    public string? FindEnd(string jobId)
    {
        var status = upstream.Current;
        if (status.IsSilent || store.Find(jobId) is not { IsWaitingForRetry: true } job)
        {
            return null;
        }

        var now = timeProvider.GetUtcNow();
        return Lateness(now) > MostPatience || Lateness(job.LastConfirmedAt) > Patience
            ? $"the retry announced for {ToldTime.Format(job.Document.NextRetryAt!.Value)} has not come"
            : null;

        TimeSpan Lateness(DateTimeOffset at) => -RetryTime.Left(job, status.Clock, at);
    }
}
