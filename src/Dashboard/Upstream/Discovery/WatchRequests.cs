using Dashboard.Settings;

namespace Dashboard.Upstream.Discovery;

/// <summary>
/// What people ask to have watched, or no longer watched: on disk first, since what is answered as watched is watched after a restart.
/// One request at a time, so that disk and memory never tell different stories.
/// </summary>
internal sealed class WatchRequests(WatchList watchList, WatchedJobs watchedJobs, TimeProvider timeProvider) : IDisposable
{
    private readonly SemaphoreSlim _writing = new(1);

    /// <param name="jobIds">Without faults, each once.</param>
    /// <returns>The jobs that are watched from now on, and those that were already.</returns>
    public async Task<(IReadOnlyList<string> Added, IReadOnlyList<string> Existing)> AddAsync(
        IReadOnlyCollection<string> jobIds,
        CancellationToken cancellationToken
    )
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            var now = timeProvider.GetUtcNow();
            var existing = jobIds.Where(watchList.Contains).ToList();
            var added = jobIds.Except(existing, StringComparer.Ordinal).ToList();
            // from here to the end, whether or not the caller still waits
            await watchedJobs.AddAsync(added, now, CancellationToken.None);
            watchList.AddAll([.. added.Select(jobId => new WatchEntry(jobId, WatchSource.Person, now))]);

            return (added, existing);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <returns>False where the job was not watched.</returns>
    public async Task<bool> RemoveAsync(string jobId, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            await watchedJobs.RemoveAsync(jobId, CancellationToken.None);
            return watchList.Remove(jobId);
        }
        finally
        {
            _writing.Release();
        }
    }

    public void Dispose() => _writing.Dispose();
}
