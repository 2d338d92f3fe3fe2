using Dashboard.Settings;
using Microsoft.Extensions.Options;

namespace Dashboard.Upstream.Discovery;

/// <summary>
/// Fills the watch list at start: from the configuration, and from what people added and webhooks told of before, without what people
/// took off since.
/// </summary>
internal sealed class WatchListRestorer(
    WatchList watchList,
    WatchedJobs watchedJobs,
    IOptions<WatchOptions> options,
    TimeProvider timeProvider
) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var now = timeProvider.GetUtcNow();
        watchList.RestoreUnwatched(await watchedJobs.GetUnwatchedAsync(cancellationToken));
        foreach (var jobId in options.Value.JobIds.Where(jobId => !watchList.IsUnwatched(jobId)))
        {
            watchList.Add(new WatchEntry(jobId, WatchSource.Configuration, now));
        }

        await watchedJobs.ForgetFromWebhooksAsync(
            now - WatchRequests.WebhookLifetime,
            WatchRequests.MostFromWebhooks,
            cancellationToken
        );
        foreach (var row in await watchedJobs.GetAllAsync(cancellationToken))
        {
            var source = row.IsFromWebhook ? WatchSource.Webhook : WatchSource.Person;
            watchList.Add(new WatchEntry(row.JobId, source, new DateTimeOffset(row.SinceUtcTicks, TimeSpan.Zero)));
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
