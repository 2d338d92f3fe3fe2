using Dashboard.Jobs;

namespace Circuits.Servers;

/// <summary>When the views published a table's rows: by the wall clock, which a browser on the same machine shares.</summary>
internal sealed class TickTimes : IDisposable
{
    private readonly Lock _lock = new();
    private readonly IDisposable _following;
    private List<long> _microseconds = [];

    public TickTimes(IJobViews views, TimeProvider time) =>
        _following = views
            .Open(JobQuery.Default)
            .Subscribe(() =>
            {
                lock (_lock)
                {
                    _microseconds.Add((time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
                }
            });

    /// <returns>Those since the last call, in Unix microseconds.</returns>
    public IReadOnlyList<long> Take()
    {
        lock (_lock)
        {
            var taken = _microseconds;
            _microseconds = [];
            return taken;
        }
    }

    public void Dispose() => _following.Dispose();
}
