using System.Collections.Immutable;
using System.Threading.Channels;

namespace Dashboard.Upstream.Discovery;

/// <summary>Who asked for a job to be watched.</summary>
public enum WatchSource
{
    Configuration,
    Person,
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

    public IReadOnlyCollection<WatchEntry> GetEntries() => [.. _entries.Values];

    public bool Contains(string jobId) => _entries.ContainsKey(jobId);

    /// <returns>False where the job was watched already.</returns>
    public bool Add(WatchEntry entry)
    {
        if (!ImmutableInterlocked.TryAdd(ref _entries, entry.JobId, entry))
        {
            return false;
        }

        _additions.Writer.TryWrite(entry.JobId);
        return true;
    }

    /// <summary>What is known of the job stays.</summary>
    public bool Remove(string jobId) => ImmutableInterlocked.TryRemove(ref _entries, jobId, out _);

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
}
