using System.Collections.Concurrent;

namespace Dashboard.Upstream.Webhooks;

/// <summary>
/// When webhooks came and what became of them, since the start. A job of which webhooks come needs hardly any polls. Any thread may call.
/// </summary>
public sealed class WebhookArrivals
{
    private readonly TimeProvider _timeProvider;
    private readonly int _mostJobs;
    private readonly ConcurrentDictionary<string, DateTimeOffset> _byJob = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _refusals = new(StringComparer.Ordinal);
    private readonly Lock _forgetting = new();
    private long _accepted;
    private long _duplicates;
    private long _unusable;
    private long _lastUtcTicks;

    public WebhookArrivals(TimeProvider timeProvider)
        : this(timeProvider, mostJobs: 100_000) { }

    internal WebhookArrivals(TimeProvider timeProvider, int mostJobs) => (_timeProvider, _mostJobs) = (timeProvider, mostJobs);

    /// <returns>When the last webhook of a job came, by our clock; null where none is remembered.</returns>
    public DateTimeOffset? Find(string jobId) => _byJob.TryGetValue(jobId, out var at) ? at : null;

    public WebhookReading GetReading()
    {
        var last = Interlocked.Read(ref _lastUtcTicks);
        return new(
            Interlocked.Read(ref _accepted),
            Interlocked.Read(ref _duplicates),
            Interlocked.Read(ref _unusable),
            [.. _refusals.OrderByDescending(refusal => refusal.Value).Select(refusal => (refusal.Key, refusal.Value))],
            last == 0 ? null : new DateTimeOffset(last, TimeSpan.Zero)
        );
    }

    /// <summary>A document of this job has come by webhook.</summary>
    internal void Note(string jobId)
    {
        _byJob[jobId] = _timeProvider.GetUtcNow();
        // counted seldom: to count takes every lock of the dictionary
        if ((Interlocked.Read(ref _accepted) & 0xFF) == 0 || _mostJobs < 0xFF)
        {
            ForgetOldest();
        }
    }

    internal void Count(WebhookOutcome outcome)
    {
        Interlocked.Increment(
            ref outcome == WebhookOutcome.Accepted
                ? ref _accepted
                : ref outcome == WebhookOutcome.Duplicate ? ref _duplicates : ref _unusable
        );
        Interlocked.Exchange(ref _lastUtcTicks, _timeProvider.GetUtcNow().UtcTicks);
    }

    /// <param name="reason">One of a fixed few.</param>
    internal void CountRefused(string reason) => _refusals.AddOrUpdate(reason, 1, (_, count) => count + 1);

    /// <summary>A job forgotten is polled as if it had no webhooks, until its next one.</summary>
    private void ForgetOldest()
    {
        lock (_forgetting)
        {
            if (_byJob.Count <= _mostJobs)
            {
                return;
            }

            var tooMany = _byJob.Count - (_mostJobs * 9 / 10);
            foreach (var entry in _byJob.OrderBy(entry => entry.Value).Take(tooMany))
            {
                // not where it has come again meanwhile
                _byJob.TryRemove(entry);
            }
        }
    }
}
