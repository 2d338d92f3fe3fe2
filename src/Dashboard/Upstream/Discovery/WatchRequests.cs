using Dashboard.Settings;

namespace Dashboard.Upstream.Discovery;

/// <summary>
/// What people ask to have watched, or no longer watched, and the jobs that webhooks told of: on disk first, since what is answered as
/// watched is watched after a restart. One request at a time, so that disk and memory never tell different stories.
/// </summary>
internal sealed class WatchRequests : IDisposable
{
    /// <summary>Upstream knows no job for longer.</summary>
    public static readonly TimeSpan WebhookLifetime = TimeSpan.FromDays(30);

    /// <summary>Whoever holds the secret can tell of any number of jobs.</summary>
    public const int MostFromWebhooks = 20_000;

    private readonly WatchList _watchList;
    private readonly WatchedJobs _watchedJobs;
    private readonly TimeProvider _timeProvider;
    private readonly SemaphoreSlim _writing = new(1);
    private readonly SharedWrites<FirstSeen> _firstSeen;

    public WatchRequests(WatchList watchList, WatchedJobs watchedJobs, TimeProvider timeProvider)
    {
        _watchList = watchList;
        _watchedJobs = watchedJobs;
        _timeProvider = timeProvider;
        _firstSeen = new SharedWrites<FirstSeen>(_writing, AddFirstSeenAsync);
    }

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
            var now = _timeProvider.GetUtcNow();
            var existing = jobIds.Where(_watchList.Contains).ToList();
            var added = jobIds.Except(existing, StringComparer.Ordinal).ToList();
            // what a person asks for does not grow old as a webhook's does
            var adopted = existing.Where(jobId => _watchList.Find(jobId) is { Source: WatchSource.Webhook }).ToList();
            // from here to the end, whether or not the caller still waits
            await _watchedJobs.AddAsync([.. added, .. adopted], now, CancellationToken.None);
            _watchList.AddAll([.. added.Select(jobId => new WatchEntry(jobId, WatchSource.Person, now))]);

            adopted.ForEach(_watchList.MarkAsPersons);
            _watchList.Asked?.Invoke(jobIds);
            return (added, existing);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>A webhook tells of a job that nobody knew: it is watched from now on, unless a person has taken it off.</summary>
    /// <param name="accept">Takes the document; when it has run, the watch is on disk.</param>
    public Task AddFirstSeenAsync(string jobId, Action accept) => _firstSeen.AddAsync(new FirstSeen(jobId, accept));

    /// <param name="isListed">It is followed though nobody has added it.</param>
    /// <returns>False where the job was not watched.</returns>
    public async Task<bool> RemoveAsync(string jobId, CancellationToken cancellationToken, bool isListed = false)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            if (!_watchList.Contains(jobId) && (!isListed || _watchList.IsUnwatched(jobId)))
            {
                return false;
            }

            await UnwatchAsync([jobId]);
            return true;
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <returns>Those that were watched.</returns>
    public async Task<IReadOnlyList<string>> RemoveManyAsync(
        IReadOnlyCollection<string> jobIds,
        CancellationToken cancellationToken
    )
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            var removed = jobIds.Where(_watchList.Contains).Distinct(StringComparer.Ordinal).ToList();
            await UnwatchAsync(removed);
            return removed;
        }
        finally
        {
            _writing.Release();
        }
    }

    public void Dispose() => _writing.Dispose();

    /// <summary>
    /// Takes back that jobs were added. That is another thing than to take them off, after which upstream's list is no reason to follow them
    /// either.
    /// </summary>
    /// <param name="formerlyOff">Those that somebody had taken off before they were added.</param>
    /// <returns>Those that were watched.</returns>
    public async Task<IReadOnlyList<string>> TakeBackAsync(
        IReadOnlyCollection<string> jobIds,
        IReadOnlySet<string> formerlyOff,
        CancellationToken cancellationToken
    )
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            var watched = jobIds.Where(_watchList.Contains).Distinct(StringComparer.Ordinal).ToList();
            await UnwatchAsync(watched.FindAll(formerlyOff.Contains));
            var others = watched.FindAll(jobId => !formerlyOff.Contains(jobId));
            await _watchedJobs.ForgetAsync(others, CancellationToken.None);
            others.ForEach(jobId => _watchList.Remove(jobId));
            return watched;
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task UnwatchAsync(IReadOnlyList<string> jobIds)
    {
        if (jobIds.Count == 0)
        {
            return;
        }

        await _watchedJobs.RemoveAsync(jobIds, _timeProvider.GetUtcNow(), CancellationToken.None);
        foreach (var jobId in jobIds)
        {
            _watchList.Unwatch(jobId);
        }
    }

    private async Task AddFirstSeenAsync(IReadOnlyList<FirstSeen> together)
    {
        var now = _timeProvider.GetUtcNow();
        var added = together.Select(job => job.JobId).Where(IsToWatch).Distinct(StringComparer.Ordinal).ToList();
        if (added.Count > 0)
        {
            await _watchedJobs.AddFromWebhooksAsync(added, now);
        }

        foreach (var job in together)
        {
            job.Accept();
        }

        if (added.Count > 0)
        {
            // after their documents: what is watched and unknown is read from upstream
            _watchList.AddAll(added.ConvertAll(jobId => new WatchEntry(jobId, WatchSource.Webhook, now)));
            await ForgetOldestAsync(now);
        }
    }

    private bool IsToWatch(string jobId) =>
        !_watchList.Contains(jobId) && !_watchList.IsUnwatched(jobId) && WatchList.FindFault(jobId) is null;

    /// <summary>A tenth at once, since to find the oldest costs a look at all.</summary>
    private async Task ForgetOldestAsync(DateTimeOffset now)
    {
        if (_watchList.CountFromWebhooks <= MostFromWebhooks)
        {
            return;
        }

        const int rest = MostFromWebhooks * 9 / 10;
        await _watchedJobs.ForgetFromWebhooksAsync(now - WebhookLifetime, rest, CancellationToken.None);
        var forgotten = _watchList
            .GetEntries()
            .Where(entry => entry.Source == WatchSource.Webhook)
            .OrderByDescending(entry => entry.Since)
            .Skip(rest);
        foreach (var entry in forgotten)
        {
            _watchList.Remove(entry.JobId);
        }
    }

    private sealed record FirstSeen(string JobId, Action Accept);
}
