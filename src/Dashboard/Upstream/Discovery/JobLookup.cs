using System.Collections.Concurrent;
using Dashboard.Jobs;
using Dashboard.Upstream.Budget;
using Dashboard.Upstream.Intake;
using Dashboard.Upstream.Requests;
using Shared.Api;
using Shared.Jobs;

namespace Dashboard.Upstream.Discovery;

/// <summary>Finds a job that somebody asks for by its id: in memory, else by one read upstream however many ask at once.</summary>
public sealed class JobLookup(JobStore store, UpstreamClient client, DocumentIntake intake, TimeProvider timeProvider)
    : IJobSource
{
    /// <summary>How long a 'not found' is believed without asking again.</summary>
    public static readonly TimeSpan AbsenceLifetime = TimeSpan.FromSeconds(60);

    private const int MostRemembered = 10_000;
    private const int MostIdLength = 512;

    private readonly ConcurrentDictionary<string, (ApiFailure Failure, DateTimeOffset At)> _absent = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<Task<ApiFailure?>>> _reads = new(StringComparer.Ordinal);

    /// <returns>The job, or why there is none.</returns>
    public async Task<(Job? Job, ApiFailure? Failure)> FindAsync(string jobId, CancellationToken cancellationToken)
    {
        if (store.Find(jobId) is { } known)
        {
            return (known, null);
        }

        if (jobId.Length is 0 or > MostIdLength)
        {
            return (null, new ApiFailure(FailureKind.NotFound, "No job has such an id."));
        }

        if (_absent.TryGetValue(jobId, out var absent) && timeProvider.GetUtcNow() - absent.At < AbsenceLifetime)
        {
            return (null, absent.Failure);
        }

        var read = _reads.GetOrAdd(jobId, id => new Lazy<Task<ApiFailure?>>(() => ReadAsync(id)));
        var failure = await read.Value.WaitAsync(cancellationToken);
        return (store.Find(jobId), failure);
    }

    public async Task<JobAbsence?> RequestAsync(string jobId, CancellationToken cancellationToken) =>
        (await FindAsync(jobId, cancellationToken)).Failure is { } failure
            ? new JobAbsence(failure.Message, failure.Kind == FailureKind.NotFound)
            : null;

    /// <summary>Not cancelled by whoever asked first: others may be waiting for it.</summary>
    private async Task<ApiFailure?> ReadAsync(string jobId)
    {
        try
        {
            var requestedAt = timeProvider.GetUtcNow();
            var answer = await client.GetStatusAsync(jobId, include: null, RequestPurpose.Person, CancellationToken.None);
            var failure = answer.Failure;
            if (failure is null && intake.Accept(answer.Body, "read", DocumentSource.Batch, jobId, null, requestedAt) is null)
            {
                failure = new ApiFailure(
                    FailureKind.Unexpected,
                    "Upstream's answer is no status document; see the refused documents."
                );
            }

            if (failure?.Kind is FailureKind.NotFound or FailureKind.Forbidden)
            {
                Remember(jobId, failure);
            }

            return failure;
        }
        finally
        {
            _reads.TryRemove(jobId, out _);
        }
    }

    private void Remember(string jobId, ApiFailure failure)
    {
        if (_absent.Count >= MostRemembered)
        {
            _absent.Clear();
        }

        _absent[jobId] = (failure, timeProvider.GetUtcNow());
    }
}
