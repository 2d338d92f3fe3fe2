namespace Dashboard.Jobs;

/// <summary>Where a job that the store does not know may be asked for; the stage Upstream is one.</summary>
public interface IJobSource
{
    /// <summary>Asks upstream, once however many ask at the same time. What is found goes through the store.</summary>
    /// <returns>Why there is no such job, as one plain sentence; null where the store now has it.</returns>
    Task<string?> RequestAsync(string jobId, CancellationToken cancellationToken);
}
