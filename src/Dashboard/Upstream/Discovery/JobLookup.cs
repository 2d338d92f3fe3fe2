using System.Collections.Concurrent;
using Dashboard.Jobs;
using Dashboard.Upstream.Budget;
using Dashboard.Upstream.Intake;
using Dashboard.Upstream.Requests;
using Shared.Api;
using Shared.Jobs;

namespace Dashboard.Upstream.Discovery;

/// <summary>Finds a job that somebody asks for by its id: in memory, else by one read upstream however many ask at once.</summary>
public sealed class JobLookup : IJobDetailSource
{
    /// <summary>How long a 'not found' is believed without asking again.</summary>
    public static readonly TimeSpan AbsenceLifetime = TimeSpan.FromSeconds(60);

    private const int MostIdLength = 512;

    private readonly JobStore _store;
    private readonly UpstreamClient _client;
    private readonly DocumentIntake _intake;
    private readonly TimeProvider _timeProvider;
    private readonly LookupMemory _memory;
    private readonly JobBatchLookup _batches;
    private readonly ConcurrentDictionary<(string JobId, JobDetail Details), Lazy<Task<ApiFailure?>>> _reads = new();

    public JobLookup(JobStore store, UpstreamClient client, DocumentIntake intake, TimeProvider timeProvider)
    {
        _store = store;
        _client = client;
        _intake = intake;
        _timeProvider = timeProvider;
        _memory = new LookupMemory(timeProvider);
        _batches = new JobBatchLookup(store, client, intake, _memory, timeProvider);
    }

    public BatchShape? BatchShape => _batches.Shape;

    /// <returns>The job, or why there is none.</returns>
    public async Task<(Job? Job, ApiFailure? Failure)> FindAsync(string jobId, CancellationToken cancellationToken)
    {
        if (_store.Find(jobId) is { } known)
        {
            return (known, null);
        }

        var failure = FindKnownFailure(jobId) ?? await ReadSharedAsync(jobId, JobDetail.None, cancellationToken);
        return (_store.Find(jobId), failure);
    }

    public async Task<JobAbsence?> RequestAsync(string jobId, CancellationToken cancellationToken) =>
        ToAbsence((await FindAsync(jobId, cancellationToken)).Failure);

    public async Task<JobAbsence?> RequestDetailsAsync(string jobId, JobDetail details, CancellationToken cancellationToken) =>
        ToAbsence(
            FindKnownFailure(jobId)
                ?? (
                    _store.Find(jobId) is not null && _memory.AreFresh(jobId, details)
                        ? null
                        : await ReadSharedAsync(jobId, details, cancellationToken)
                )
        );

    public async Task<IReadOnlyDictionary<string, JobAbsence>> RequestManyAsync(
        IReadOnlyCollection<string> jobIds,
        JobDetail details,
        CancellationToken cancellationToken
    )
    {
        var absences = new Dictionary<string, JobAbsence>(StringComparer.Ordinal);
        var wanted = new List<string>();
        foreach (var jobId in jobIds.Distinct(StringComparer.Ordinal))
        {
            if (FindKnownFailure(jobId) is { } failure)
            {
                absences[jobId] = ToAbsence(failure)!;
            }
            else if (_store.Find(jobId) is null || !_memory.AreFresh(jobId, details))
            {
                wanted.Add(jobId);
            }
        }

        if (wanted.Count > 1)
        {
            var (failures, left) = await _batches.ReadAsync(wanted, details, cancellationToken);
            foreach (var (jobId, failure) in failures)
            {
                absences[jobId] = ToAbsence(failure)!;
            }

            wanted = left;
        }

        // one after the other would wait for each in turn; the budget paces them
        var reads = wanted.Select(async jobId => (jobId, failure: await ReadSharedAsync(jobId, details, cancellationToken)));
        foreach (var (jobId, failure) in await Task.WhenAll(reads))
        {
            if (ToAbsence(failure) is { } absence)
            {
                absences[jobId] = absence;
            }
        }

        return absences;
    }

    private ApiFailure? FindKnownFailure(string jobId) =>
        jobId.Length is 0 or > MostIdLength
            ? new ApiFailure(FailureKind.NotFound, "No job has such an id.")
            : _memory.FindAbsence(jobId);

    private static JobAbsence? ToAbsence(ApiFailure? failure) =>
        failure is null ? null : new JobAbsence(failure.Message, failure.Kind == FailureKind.NotFound) { Failure = failure };

    private Task<ApiFailure?> ReadSharedAsync(string jobId, JobDetail details, CancellationToken cancellationToken) =>
        _reads
            .GetOrAdd((jobId, details), key => new Lazy<Task<ApiFailure?>>(() => ReadAsync(key.JobId, key.Details)))
            .Value.WaitAsync(cancellationToken);

    /// <summary>Not cancelled by whoever asked first: others may be waiting for it.</summary>
    private async Task<ApiFailure?> ReadAsync(string jobId, JobDetail details)
    {
        try
        {
            var requestedAt = _timeProvider.GetUtcNow();
            var include = details == JobDetail.None ? null : string.Join(',', details.ToIncludes());
            var answer = await _client.GetStatusAsync(jobId, include, RequestPurpose.Person, CancellationToken.None);
            var failure = answer.Failure;
            if (failure is null && _intake.Accept(answer.Body, "read", DocumentSource.Batch, jobId, null, requestedAt) is null)
            {
                failure = new ApiFailure(
                    FailureKind.Unexpected,
                    "Upstream's answer is no status document; see the refused documents."
                );
            }

            _memory.Note(jobId, details, failure, requestedAt);
            if (failure?.Kind == FailureKind.NotFound)
            {
                _store.MarkGone(jobId, _timeProvider.GetUtcNow());
            }

            return failure;
        }
        finally
        {
            _reads.TryRemove((jobId, details), out _);
        }
    }
}
