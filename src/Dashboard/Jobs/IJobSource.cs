using Shared.Api;

namespace Dashboard.Jobs;

/// <summary>Where a job that the store does not know may be asked for; the stage Upstream is one. What is found goes through the store.</summary>
public interface IJobSource
{
    /// <summary>Asks upstream, once however many ask at the same time.</summary>
    /// <param name="cancellationToken">Ends the caller's wait, not the question: others may be waiting for it.</param>
    /// <returns>Null where the store now has the job.</returns>
    Task<JobAbsence?> RequestAsync(string jobId, CancellationToken cancellationToken);

    /// <summary>
    /// A person begins to look at a job that is known. As a rule the plan has it read; where that has to wait for requests, it is read from
    /// those that are kept for people.
    /// </summary>
    Task LookAsync(string jobId, JobDetail details, CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>Why a job that was asked for is not here.</summary>
/// <param name="Reason">One plain sentence, such as upstream's answer.</param>
/// <param name="IsCertain">Upstream has answered that it has no such job; else it could not be asked.</param>
public sealed record JobAbsence(string Reason, bool IsCertain)
{
    /// <summary>Upstream's answer, where there was one.</summary>
    public ApiFailure? Failure { get; init; }
}
