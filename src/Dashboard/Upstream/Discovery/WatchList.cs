using System.Collections.Immutable;
using Dashboard.Jobs;
using Shared.Jobs;

namespace Dashboard.Upstream.Discovery;

/// <summary>Who asked for a job to be watched.</summary>
public enum WatchSource
{
    Configuration,
    Person,

    /// <summary>Nobody: a webhook told of it first.</summary>
    Webhook,
}

public sealed record WatchEntry(string JobId, WatchSource Source, DateTimeOffset Since);

/// <summary>
/// The jobs that somebody wants watched, whether or not upstream lists them, and those that a person has taken off, which are left alone
/// even where upstream lists them.
/// </summary>
public sealed class WatchList : IJobHold
{
    private ImmutableDictionary<string, WatchEntry> _entries = ImmutableDictionary.Create<string, WatchEntry>(
        StringComparer.Ordinal
    );

    private ImmutableHashSet<string> _unwatched = ImmutableHashSet.Create<string>(StringComparer.Ordinal);
    private ImmutableArray<Action> _listeners = [];
    private int _fromWebhooks;

    /// <summary>By job; the same object until one is added or taken off.</summary>
    public ImmutableDictionary<string, WatchEntry> Current => Volatile.Read(ref _entries);

    public IReadOnlyCollection<WatchEntry> GetEntries() => [.. _entries.Values];

    /// <summary>How many jobs are watched only because a webhook told of them.</summary>
    public int CountFromWebhooks => Volatile.Read(ref _fromWebhooks);

    public bool Contains(string jobId) => _entries.ContainsKey(jobId);

    /// <summary>What nobody asked for, and a webhook told of, may go when it is over.</summary>
    bool IJobHold.Holds(string jobId) => Find(jobId) is { Source: not WatchSource.Webhook };

    /// <summary>Or it would be one that is watched and unknown: it would be read, and be the next one to go.</summary>
    void IJobHold.OnLetGo(string jobId)
    {
        if (Find(jobId) is { Source: WatchSource.Webhook })
        {
            Remove(jobId);
        }
    }

    public WatchEntry? Find(string jobId) => _entries.GetValueOrDefault(jobId);

    /// <summary>A person took it off the list, and none has put it back.</summary>
    public bool IsUnwatched(string jobId) => _unwatched.Contains(jobId);

    /// <summary>
    /// Called with the jobs that a person asks for, also with those that are watched already: what upstream has refused is to be tried
    /// again.
    /// </summary>
    public Action<IReadOnlyCollection<string>>? Asked { get; set; }

    /// <returns>False where the job was watched already.</returns>
    public bool Add(WatchEntry entry)
    {
        if (!ImmutableInterlocked.TryAdd(ref _entries, entry.JobId, entry))
        {
            return false;
        }

        ForgetUnwatched([entry.JobId]);
        Count(entry, 1);
        Tell();
        return true;
    }

    /// <summary>Those that are not there yet, all at once.</summary>
    /// <param name="entries">Each job once.</param>
    public void AddAll(IReadOnlyCollection<WatchEntry> entries)
    {
        List<WatchEntry> added;
        ImmutableDictionary<string, WatchEntry> before;
        do
        {
            before = _entries;
            added = [.. entries.Where(entry => !before.ContainsKey(entry.JobId))];
        } while (
            Interlocked.CompareExchange(
                ref _entries,
                before.AddRange(added.Select(entry => KeyValuePair.Create(entry.JobId, entry))),
                before
            ) != before
        );
        ForgetUnwatched(added.Select(entry => entry.JobId));
        added.ForEach(entry => Count(entry, 1));
        Tell();
    }

    /// <summary>From now on a person wants it watched, whoever did before.</summary>
    public void MarkAsPersons(string jobId)
    {
        if (
            Find(jobId) is { } entry
            && ImmutableInterlocked.TryUpdate(ref _entries, jobId, entry with { Source = WatchSource.Person }, entry)
        )
        {
            Count(entry, -1);
        }
    }

    /// <summary>What people took off before the start.</summary>
    public void RestoreUnwatched(IEnumerable<string> jobIds) =>
        ImmutableInterlocked.Update(ref _unwatched, (all, more) => all.Union(more), jobIds);

    /// <summary>A person takes it off: what is known of it stays, and nothing is asked for any more until it is added again.</summary>
    /// <returns>False where nobody had added it.</returns>
    public bool Unwatch(string jobId)
    {
        ImmutableInterlocked.Update(ref _unwatched, (all, one) => all.Add(one), jobId);
        if (Remove(jobId))
        {
            return true;
        }

        // upstream lists it
        Tell();
        return false;
    }

    /// <summary>Forgotten, not taken off: where upstream lists the job it is followed for that.</summary>
    public bool Remove(string jobId)
    {
        if (!ImmutableInterlocked.TryRemove(ref _entries, jobId, out var entry))
        {
            return false;
        }

        Count(entry, -1);
        Tell();
        return true;
    }

    /// <summary>Calls <paramref name="changed"/> after jobs were added or removed. The callback only marks what to do and returns.</summary>
    /// <returns>Ends the subscription when disposed.</returns>
    public IDisposable Subscribe(Action changed)
    {
        ImmutableInterlocked.Update(ref _listeners, (all, one) => all.Add(one), changed);
        return new Listener(this, changed);
    }

    /// <returns>What is wrong with a text as a job's id; null where nothing is.</returns>
    public static string? FindFault(string? jobId) => JobIdRules.FindFault(jobId);

    private void ForgetUnwatched(IEnumerable<string> jobIds) =>
        ImmutableInterlocked.Update(ref _unwatched, (all, added) => all.Except(added), jobIds);

    private void Count(WatchEntry entry, int change)
    {
        if (entry.Source == WatchSource.Webhook)
        {
            Interlocked.Add(ref _fromWebhooks, change);
        }
    }

    private void Tell()
    {
        foreach (var listener in _listeners)
        {
            listener();
        }
    }

    private sealed class Listener(WatchList owner, Action changed) : IDisposable
    {
        public void Dispose() => ImmutableInterlocked.Update(ref owner._listeners, (all, one) => all.Remove(one), changed);
    }
}
