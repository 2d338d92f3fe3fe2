using System.Collections.Immutable;
using System.Threading.Channels;

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

/// <summary>The jobs that somebody wants watched, whether or not upstream lists them.</summary>
public sealed class WatchList
{
    private const int MostIdLength = 512;

    private readonly Channel<string> _additions = Channel.CreateUnbounded<string>(
        new UnboundedChannelOptions { SingleReader = true }
    );
    private ImmutableDictionary<string, WatchEntry> _entries = ImmutableDictionary.Create<string, WatchEntry>(
        StringComparer.Ordinal
    );

    private int _fromWebhooks;

    public IReadOnlyCollection<WatchEntry> GetEntries() => [.. _entries.Values];

    /// <summary>How many jobs are watched only because a webhook told of them.</summary>
    public int CountFromWebhooks => Volatile.Read(ref _fromWebhooks);

    public bool Contains(string jobId) => _entries.ContainsKey(jobId);

    public WatchEntry? Find(string jobId) => _entries.GetValueOrDefault(jobId);

    /// <returns>False where the job was watched already.</returns>
    public bool Add(WatchEntry entry)
    {
        if (!ImmutableInterlocked.TryAdd(ref _entries, entry.JobId, entry))
        {
            return false;
        }

        Count(entry, 1);
        _additions.Writer.TryWrite(entry.JobId);
        return true;
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

    /// <summary>What is known of the job stays.</summary>
    public bool Remove(string jobId)
    {
        if (!ImmutableInterlocked.TryRemove(ref _entries, jobId, out var entry))
        {
            return false;
        }

        Count(entry, -1);
        return true;
    }

    /// <summary>Every addition once, in order; for one reader.</summary>
    public IAsyncEnumerable<string> ReadAdditionsAsync(CancellationToken cancellationToken) =>
        _additions.Reader.ReadAllAsync(cancellationToken);

    /// <returns>What is wrong with a text as a job's id; null where nothing is.</returns>
    public static string? FindFault(string? jobId) =>
        string.IsNullOrWhiteSpace(jobId) ? "is empty."
        : jobId.Length > MostIdLength ? $"is longer than {MostIdLength} characters."
        : jobId.Any(char.IsControl) || jobId.Any(char.IsWhiteSpace) ? "holds white space or control characters."
        : jobId is "." or ".." || jobId.Contains('/') ? "is no job id: it would change the address it is asked at."
        : null;

    private void Count(WatchEntry entry, int change)
    {
        if (entry.Source == WatchSource.Webhook)
        {
            Interlocked.Add(ref _fromWebhooks, change);
        }
    }
}
