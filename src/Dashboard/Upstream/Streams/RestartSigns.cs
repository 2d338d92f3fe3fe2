using Dashboard.Jobs;

namespace Dashboard.Upstream.Streams;

/// <summary>
/// Whether upstream has begun anew, where each job has a stream of its own. One stream that counts anew may be the trouble of one job; two of
/// them that go over to the same epoch show that all begins anew. For any thread.
/// </summary>
internal sealed class RestartSigns(JobStore store, TimeProvider timeProvider)
{
    /// <summary>Of an upstream that gives each stream an epoch of its own, no two agree.</summary>
    private const int MostEpochs = 1000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, string> _firstByEpoch = new(StringComparer.Ordinal);
    private string? _believed;

    /// <summary>The stream of a job has left one epoch for another.</summary>
    public void OnEpoch(string jobId, string epoch)
    {
        lock (_lock)
        {
            if (epoch == _believed)
            {
                return;
            }

            if (!_firstByEpoch.TryGetValue(epoch, out var first))
            {
                if (_firstByEpoch.Count == MostEpochs)
                {
                    _firstByEpoch.Clear();
                }

                _firstByEpoch[epoch] = jobId;
                return;
            }

            if (first == jobId)
            {
                return;
            }

            _believed = epoch;
            _firstByEpoch.Clear();
        }

        store.MarkRestarted(timeProvider.GetUtcNow());
    }
}
