using Dashboard.Infrastructure;
using Dashboard.Jobs;
using Shared.Jobs;

namespace Dashboard.Upstream.Reads;

/// <summary>
/// The jobs that were known and that upstream says it does not have. It may be wrong, such as a router in a deployment that answers 404 to
/// everything: jobs that are not over are looked for again after a minute, after ten more, and then once an hour for a day, before they
/// count as lost for good. Whatever document comes of one meanwhile ends the search.
/// </summary>
internal sealed class GoneJobs(JobStore store, TimeProvider timeProvider)
{
    /// <summary>Each wait goes on to the next common beat: those that were missed together are read together.</summary>
    private static readonly (TimeSpan Wait, TimeSpan Beat)[] Waits =
    [
        (TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(10)),
        (TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(1)),
        (TimeSpan.FromHours(1), TimeSpan.FromMinutes(10)),
    ];

    private static readonly TimeSpan Patience = TimeSpan.FromDays(1);

    /// <summary>A webhook may come before the job can be read: what it tells is believed for so long against an upstream that has no such job.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    private readonly SteadyClock _clock = new(timeProvider);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Search> _searches = new(StringComparer.Ordinal);

    /// <summary>Upstream has said that there is no such job.</summary>
    /// <returns>False where the job was never known.</returns>
    public bool OnMissed(string jobId)
    {
        if (
            store.Find(jobId) is { GoneSince: null, IsOver: false, Source: DocumentSource.Webhook } told
            && told.LastConfirmedAt + Grace is var end
            && end > timeProvider.GetUtcNow()
        )
        {
            lock (_lock)
            {
                _searches[jobId] = new Search(null, _clock.Now, 0, end);
            }

            return true;
        }

        store.MarkGone(jobId, timeProvider.GetUtcNow());
        if (store.Find(jobId) is not { GoneSince: { } since } job)
        {
            return false;
        }

        lock (_lock)
        {
            var now = _clock.Now;
            var search =
                _searches.TryGetValue(jobId, out var known) && known.GoneSince == since ? known : new Search(since, now, 0, now);
            if (job.IsOver)
            {
                _searches.Remove(jobId);
            }
            else if (search.NextAt <= now)
            {
                // several may miss it at once, which is one miss
                var (wait, beat) = Waits[Math.Min(search.Misses, Waits.Length - 1)];
                _searches[jobId] = search with
                {
                    Misses = search.Misses + 1,
                    NextAt = NextBeat(now + wait, beat),
                    IsAsked = false,
                };
            }
        }

        return true;
    }

    /// <summary>Upstream has answered with a document of the job, though it may be an older one than is known.</summary>
    /// <param name="sentAt">When it was asked.</param>
    public void OnFound(Job job, DateTimeOffset sentAt)
    {
        if (job.GoneSince < sentAt)
        {
            store.MarkFound(job.JobId);
        }

        lock (_lock)
        {
            if (_searches.GetValueOrDefault(job.JobId) is { GoneSince: null })
            {
                _searches.Remove(job.JobId);
            }
        }
    }

    /// <summary>Somebody asks for the jobs anew: those that are gone are looked for at once, also where they are over.</summary>
    public void TryAgain(IEnumerable<string> jobIds)
    {
        foreach (var jobId in jobIds)
        {
            if (store.Find(jobId) is { GoneSince: { } since })
            {
                lock (_lock)
                {
                    _searches[jobId] = new Search(since, _clock.Now, 0, _clock.Now) { IsAsked = true };
                }
            }
        }
    }

    /// <returns>By job, when it is to be looked for next, and whether somebody waits for that.</returns>
    public IReadOnlyDictionary<string, (DateTimeOffset At, bool IsAsked)> GetSearches()
    {
        lock (_lock)
        {
            var lost = _clock.Now - Patience;
            var searches = new Dictionary<string, (DateTimeOffset, bool)>(_searches.Count, StringComparer.Ordinal);
            foreach (var (jobId, search) in _searches)
            {
                var job = store.Find(jobId);
                if (job is null || job.GoneSince != search.GoneSince || (job.GoneSince is null && IsToldOtherwise(job)))
                {
                    // removing while enumerating is allowed
                    _searches.Remove(jobId);
                }
                else if (search.BeganAt > lost)
                {
                    searches[jobId] = (search.NextAt, search.IsAsked);
                }
            }

            return searches;
        }
    }

    /// <summary>Something else than webhooks has told of it since, or it is over.</summary>
    private static bool IsToldOtherwise(Job job) => job.IsOver || job.Source != DocumentSource.Webhook;

    private static DateTimeOffset NextBeat(DateTimeOffset at, TimeSpan beat) =>
        at + TimeSpan.FromTicks((beat.Ticks - (at.Ticks % beat.Ticks)) % beat.Ticks);

    /// <param name="GoneSince">Null where it is not gone yet. Tells this search from one for the same job that was there again meanwhile.</param>
    /// <param name="Misses">How often it was looked for in vain.</param>
    private sealed record Search(DateTimeOffset? GoneSince, DateTimeOffset BeganAt, int Misses, DateTimeOffset NextAt)
    {
        public bool IsAsked { get; init; }
    }
}
