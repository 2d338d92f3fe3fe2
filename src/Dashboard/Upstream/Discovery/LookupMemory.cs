using System.Collections.Concurrent;
using Dashboard.Jobs;
using Shared.Api;

namespace Dashboard.Upstream.Discovery;

/// <summary>What the last lookups found, for as long as it is believed: who is absent, and whose details were read just now.</summary>
internal sealed class LookupMemory(TimeProvider timeProvider)
{
    /// <summary>How long the details of a job are served without asking upstream again.</summary>
    private static readonly TimeSpan DetailLifetime = TimeSpan.FromSeconds(2);

    private const int MostRemembered = 10_000;

    private readonly ConcurrentDictionary<string, (ApiFailure Failure, DateTimeOffset At)> _absent = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string JobId, JobDetail Details), DateTimeOffset> _detailed = new();

    public ApiFailure? FindAbsence(string jobId) =>
        _absent.TryGetValue(jobId, out var absent) && timeProvider.GetUtcNow() - absent.At < JobLookup.AbsenceLifetime
            ? absent.Failure
            : null;

    public bool AreFresh(string jobId, JobDetail details)
    {
        if (details == JobDetail.None)
        {
            return true;
        }

        // a read of more than these counts too
        for (var read = details; read <= JobDetails.All; read++)
        {
            if (
                (read & details) == details
                && _detailed.TryGetValue((jobId, read), out var at)
                && timeProvider.GetUtcNow() - at < DetailLifetime
            )
            {
                return true;
            }
        }

        return false;
    }

    /// <param name="failure">Null where the job was read.</param>
    /// <param name="requestedAt">What was asked then is as old as that.</param>
    public void Note(string jobId, JobDetail details, ApiFailure? failure, DateTimeOffset requestedAt)
    {
        if (failure?.Kind is FailureKind.NotFound or FailureKind.Forbidden)
        {
            Bound(_absent);
            _absent[jobId] = (failure, timeProvider.GetUtcNow());
        }
        else if (failure is null)
        {
            _absent.TryRemove(jobId, out _);
            if (details != JobDetail.None)
            {
                Bound(_detailed);
                _detailed[(jobId, details)] = requestedAt;
            }
        }
    }

    private static void Bound<TKey, TValue>(ConcurrentDictionary<TKey, TValue> remembered)
        where TKey : notnull
    {
        if (remembered.Count >= MostRemembered)
        {
            remembered.Clear();
        }
    }
}
