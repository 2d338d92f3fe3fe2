using Shared.Api;

namespace Dashboard.Jobs;

/// <summary>Where also the details of a job may be asked for, and many jobs at once.</summary>
public interface IJobDetailSource : IJobSource
{
    /// <summary>The shape in which upstream answers a batch; null until it has answered one.</summary>
    BatchShape? BatchShape { get; }

    /// <summary>
    /// As <see cref="IJobSource.RequestAsync"/>, with details, which a job that is known may lack: those read just now, or since the job is over, are fresh.
    /// </summary>
    /// <returns>Null where the store now has them, as far as upstream gives any; else why they could not be read.</returns>
    Task<JobAbsence?> RequestDetailsAsync(string jobId, JobDetail details, CancellationToken cancellationToken);

    /// <summary>The same for many jobs, in as few requests as upstream allows; without details, the jobs that are unknown are asked for.</summary>
    /// <returns>For each job that could not be read, why.</returns>
    Task<IReadOnlyDictionary<string, JobAbsence>> RequestManyAsync(
        IReadOnlyCollection<string> jobIds,
        JobDetail details,
        CancellationToken cancellationToken
    );

    /// <summary>Reads jobs anew that are known, and that nobody follows.</summary>
    /// <returns>For each job that could not be read, why.</returns>
    Task<IReadOnlyDictionary<string, JobAbsence>> RequestNewsAsync(
        IReadOnlyCollection<string> jobIds,
        CancellationToken cancellationToken
    );
}
