using System.Collections.Concurrent;
using Dashboard.Jobs;
using Shared.Api;

namespace Dashboard.Tests.Relay;

/// <summary>An upstream that has what the test says, and notes what it was asked for.</summary>
internal sealed class FakeJobSource : IJobDetailSource
{
    private static readonly JobAbsence Unknown = new("No such job.", IsCertain: true);

    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>Called for each job asked for; what it puts into the store is there. Null: no such job.</summary>
    public Func<string, JobDetail, JobAbsence?> Answer { get; set; } = (_, _) => Unknown;

    /// <summary>Answers come when this is done.</summary>
    public Task Ready { get; set; } = Task.CompletedTask;

    public BatchShape? BatchShape { get; set; }

    public Task<JobAbsence?> RequestAsync(string jobId, CancellationToken cancellationToken) =>
        RequestDetailsAsync(jobId, JobDetail.None, cancellationToken);

    public async Task<JobAbsence?> RequestDetailsAsync(string jobId, JobDetail details, CancellationToken cancellationToken)
    {
        Asked.Enqueue($"{jobId} {details}");
        await Ready;
        return Answer(jobId, details);
    }

    public async Task<IReadOnlyDictionary<string, JobAbsence>> RequestNewsAsync(
        IReadOnlyCollection<string> jobIds,
        CancellationToken cancellationToken
    )
    {
        Asked.Enqueue($"{string.Join(',', jobIds)} news");
        await Ready;
        return jobIds
            .Select(jobId => (jobId, Absence: Answer(jobId, JobDetail.None)))
            .Where(job => job.Absence is not null)
            .ToDictionary(job => job.jobId, job => job.Absence!);
    }

    public async Task<IReadOnlyDictionary<string, JobAbsence>> RequestManyAsync(
        IReadOnlyCollection<string> jobIds,
        JobDetail details,
        CancellationToken cancellationToken
    )
    {
        var absences = new Dictionary<string, JobAbsence>();
        foreach (var jobId in jobIds)
        {
            if (await RequestDetailsAsync(jobId, details, cancellationToken) is { } absence)
            {
                absences[jobId] = absence;
            }
        }

        return absences;
    }
}
