using System.Collections.Concurrent;
using Dashboard.Jobs;
using Dashboard.Upstream.Reads;
using Shared.Api;
using Shared.Jobs;

namespace Dashboard.Upstream.Discovery;

/// <summary>What the last reads found, for as long as it is believed: who is absent, and whose details were read just now.</summary>
internal sealed class LookupMemory(TimeProvider timeProvider, DetailLacks lacks)
{
    /// <summary>How long the details of a job are served without asking upstream again: those of the plan's reads, every 5 s, are enough.</summary>
    public static readonly TimeSpan DetailLifetime = TimeSpan.FromSeconds(7);

    private const int MostRemembered = 10_000;

    private readonly ConcurrentDictionary<string, (ApiFailure Failure, DateTimeOffset At)> _absent = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string JobId, JobDetail Details), DateTimeOffset> _detailed = new();

    public ApiFailure? FindAbsence(string jobId) =>
        _absent.TryGetValue(jobId, out var absent) && timeProvider.GetUtcNow() - absent.At < JobLookup.AbsenceLifetime
            ? absent.Failure
            : null;

    public bool AreFresh(Job job, JobDetail details)
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
                && _detailed.TryGetValue((job.JobId, read), out var at)
                // of a job that is over nothing changes any more
                && (timeProvider.GetUtcNow() - at < DetailLifetime || (job.IsOver && at >= job.StateSince))
            )
            {
                return true;
            }
        }

        return false;
    }

    public void Note(JobReading reading, JobDetail details)
    {
        lacks.Note(reading.JobId, details, reading.Failure ?? reading.Problem);
        if (reading.Failure is { Kind: FailureKind.NotFound or FailureKind.Forbidden } failure && !reading.IsOfRequest)
        {
            Bound(_absent);
            _absent[reading.JobId] = (failure, timeProvider.GetUtcNow());
        }
        else if (reading.Failure is null)
        {
            _absent.TryRemove(reading.JobId, out _);
            if (details != JobDetail.None && reading.Problem is null)
            {
                Bound(_detailed);
                _detailed[(reading.JobId, details)] = reading.At;
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
