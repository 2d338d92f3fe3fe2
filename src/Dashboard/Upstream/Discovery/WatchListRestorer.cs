using Dashboard.Settings;
using Microsoft.Extensions.Options;

namespace Dashboard.Upstream.Discovery;

/// <summary>Fills the watch list at start: from the configuration, and from what people added before.</summary>
internal sealed class WatchListRestorer(
    WatchList watchList,
    WatchedJobs watchedJobs,
    IOptions<WatchOptions> options,
    TimeProvider timeProvider
) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var jobId in options.Value.JobIds)
        {
            watchList.Add(new WatchEntry(jobId, WatchSource.Configuration, timeProvider.GetUtcNow()));
        }

        foreach (var (jobId, since) in await watchedJobs.GetAllAsync(cancellationToken))
        {
            watchList.Add(new WatchEntry(jobId, WatchSource.Person, since));
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
