using Dashboard.Jobs;

namespace Dashboard.Gpus.Page;

/// <summary>The jobs whose GPUs are selected: a person looks at them. For one circuit.</summary>
internal sealed class GpuLooks(JobInterest interest) : IDisposable
{
    private readonly Dictionary<string, IDisposable> _looks = new(StringComparer.Ordinal);

    /// <summary>Those, and no longer any others.</summary>
    public void Set(IReadOnlySet<string> jobIds)
    {
        foreach (var gone in _looks.Keys.Where(jobId => !jobIds.Contains(jobId)).ToList())
        {
            _looks[gone].Dispose();
            _looks.Remove(gone);
        }

        foreach (var jobId in jobIds.Where(jobId => !_looks.ContainsKey(jobId)))
        {
            _looks[jobId] = interest.Add(jobId, JobDetail.Resources, isOnPage: true);
        }
    }

    public void Dispose() => Set(new HashSet<string>(StringComparer.Ordinal));
}
