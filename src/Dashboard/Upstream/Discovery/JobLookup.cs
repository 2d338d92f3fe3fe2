using Dashboard.Jobs;
using Dashboard.Upstream.Budget;
using Dashboard.Upstream.Errors;
using Dashboard.Upstream.Reads;
using Shared.Api;
using Shared.Jobs;

namespace Dashboard.Upstream.Discovery;

/// <summary>Finds jobs that somebody asks for by their ids: in memory, else by one read upstream however many ask at once.</summary>
internal sealed class JobLookup : IJobDetailSource
{
    /// <summary>How long a 'not found' is believed without asking again.</summary>
    public static readonly TimeSpan AbsenceLifetime = TimeSpan.FromSeconds(60);

    /// <summary>Where there is no batch: a request each, which no one caller may have many of.</summary>
    private const int MostSingly = 20;

    /// <summary>Reads that wait for the budget: who asks for more than it gives must not fill the memory.</summary>
    private const int MostWaiting = 200;

    private static readonly ApiFailure TooMany = new(
        FailureKind.RateLimited,
        "Upstream takes no batch; ask for fewer jobs at once."
    );

    private static readonly ApiFailure Busy = new(
        FailureKind.RateLimited,
        "Too many reads wait for the Dashboard's request budget already; ask again later."
    )
    {
        RetryAfter = TimeSpan.FromSeconds(30),
    };

    private readonly JobStore _store;
    private readonly JobReader _reader;
    private readonly BatchSupport _support;
    private readonly LookupMemory _memory;
    private readonly RequestBudget _budget;
    private readonly RequestPurpose _purpose;
    private readonly SharedReads _reads;

    /// <param name="purpose">Who asks: a person, or a program, which waits behind all that the Dashboard itself needs.</param>
    public JobLookup(
        JobStore store,
        JobReader reader,
        BatchSupport support,
        LookupMemory memory,
        RequestBudget budget,
        RequestPurpose purpose
    )
    {
        (_store, _reader, _support, _memory, _budget, _purpose) = (store, reader, support, memory, budget, purpose);
        _reads = new SharedReads(ReadAsync);
    }

    public BatchShape? BatchShape => _support.Shape;

    /// <returns>The job, or why there is none.</returns>
    public async Task<(Job? Job, ApiFailure? Failure)> FindAsync(string jobId, CancellationToken cancellationToken)
    {
        if (_store.Find(jobId) is { } known)
        {
            return (known, null);
        }

        var failures = await ReadMissingAsync([jobId], JobDetail.None, cancellationToken);
        // what a relay could not give of it is told to who asks for details
        return _store.Find(jobId) is { } found ? (found, null) : (null, failures.GetValueOrDefault(jobId));
    }

    public async Task<JobAbsence?> RequestAsync(string jobId, CancellationToken cancellationToken) =>
        ToAbsence((await FindAsync(jobId, cancellationToken)).Failure);

    public Task LookAsync(string jobId, JobDetail details, CancellationToken cancellationToken) =>
        _budget.GetReading().Shortage is null || _store.Find(jobId) is not { GoneSince: null }
            ? Task.CompletedTask
            : RequestDetailsAsync(jobId, details, cancellationToken);

    public async Task<JobAbsence?> RequestDetailsAsync(string jobId, JobDetail details, CancellationToken cancellationToken) =>
        ToAbsence((await ReadMissingAsync([jobId], details, cancellationToken)).GetValueOrDefault(jobId));

    public async Task<IReadOnlyDictionary<string, JobAbsence>> RequestManyAsync(
        IReadOnlyCollection<string> jobIds,
        JobDetail details,
        CancellationToken cancellationToken
    )
    {
        return ToAbsences(await ReadMissingAsync(jobIds.Distinct(StringComparer.Ordinal).ToList(), details, cancellationToken));
    }

    public async Task<IReadOnlyDictionary<string, JobAbsence>> RequestNewsAsync(
        IReadOnlyCollection<string> jobIds,
        CancellationToken cancellationToken
    ) => ToAbsences(await ReadAsync(jobIds, JobDetail.None, _ => true, cancellationToken));

    /// <returns>The jobs that could not be read, and why.</returns>
    private Task<Dictionary<string, ApiFailure>> ReadMissingAsync(
        IReadOnlyCollection<string> jobIds,
        JobDetail details,
        CancellationToken cancellationToken
    ) =>
        ReadAsync(
            jobIds,
            details,
            jobId => _store.Find(jobId) is not { } job || !_memory.AreFresh(job, details),
            cancellationToken
        );

    /// <inheritdoc cref="ReadMissingAsync"/>
    private async Task<Dictionary<string, ApiFailure>> ReadAsync(
        IReadOnlyCollection<string> jobIds,
        JobDetail details,
        Func<string, bool> isWanted,
        CancellationToken cancellationToken
    )
    {
        var failures = new Dictionary<string, ApiFailure>(StringComparer.Ordinal);
        var wanted = new List<string>();
        foreach (var jobId in jobIds)
        {
            if (FindKnownFailure(jobId) is { } known)
            {
                failures[jobId] = known;
            }
            else if (isWanted(jobId))
            {
                wanted.Add(jobId);
            }
        }

        var most =
            CountWaiting() >= MostWaiting ? 0
            : _support.IsRefused ? MostSingly
            : int.MaxValue;
        foreach (var jobId in wanted.Skip(most))
        {
            failures[jobId] = most == 0 ? Busy : TooMany;
        }

        foreach (var (jobId, failure) in await _reads.ReadAsync([.. wanted.Take(most)], details, cancellationToken))
        {
            failures[jobId] = failure;
        }

        return failures;
    }

    /// <summary>Not cancelled by whoever asked first: others may be waiting for it.</summary>
    private async IAsyncEnumerable<IReadOnlyList<JobReading>> ReadAsync(IReadOnlyCollection<string> jobIds, JobDetail details)
    {
        foreach (var part in jobIds.GroupBy(PurposeOf).OrderBy(part => part.Key))
        {
            await foreach (var readings in _reader.ReadAsync([.. part], details, part.Key, MostSingly, CancellationToken.None))
            {
                foreach (var reading in readings)
                {
                    _memory.Note(reading, details);
                }

                yield return readings;
            }
        }
    }

    /// <summary>Apart, so that what may not be spent on unknown jobs keeps nobody from the known ones.</summary>
    private RequestPurpose PurposeOf(string jobId) =>
        _purpose == RequestPurpose.Program && _store.Find(jobId) is null ? RequestPurpose.Lookup : _purpose;

    private int CountWaiting() =>
        _budget.CountWaiting(_purpose) + (_purpose == RequestPurpose.Program ? _budget.CountWaiting(RequestPurpose.Lookup) : 0);

    private ApiFailure? FindKnownFailure(string jobId) =>
        WatchList.FindFault(jobId) is { } fault
            ? new ApiFailure(FailureKind.NotFound, $"No job has such an ID: it {fault}")
            : _memory.FindAbsence(jobId);

    private static Dictionary<string, JobAbsence> ToAbsences(Dictionary<string, ApiFailure> failures) =>
        failures.ToDictionary(failed => failed.Key, failed => ToAbsence(failed.Value)!, StringComparer.Ordinal);

    private static JobAbsence? ToAbsence(ApiFailure? failure) =>
        failure is null
            ? null
            : new JobAbsence(UpstreamWords.Describe(failure), failure.Kind == FailureKind.NotFound) { Failure = failure };
}
