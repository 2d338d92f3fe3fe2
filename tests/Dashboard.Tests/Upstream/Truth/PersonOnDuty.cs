using System.Collections.Concurrent;
using Dashboard.Upstream;
using Dashboard.Upstream.Planning;
using Testing;

namespace Dashboard.Tests.Upstream.Truth;

/// <summary>Does what only a person can: puts another key in where one is refused, and asks anew for a job that was.</summary>
internal sealed class PersonOnDuty : IAsyncDisposable
{
    private readonly TruthUnderTest _truth;
    private readonly IDisposable _status;
    private readonly IDisposable _plan;
    private readonly ConcurrentDictionary<string, Task> _asking = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<DateTimeOffset, Task> _changing = new();
    private int _keys;
    private int _asked;

    public PersonOnDuty(TruthUnderTest truth)
    {
        _truth = truth;
        var monitor = truth.Get<UpstreamMonitor>();
        var plan = truth.Get<WatchPlanner>().Plan;
        _status = monitor.Subscribe(() =>
        {
            if (monitor.Current.RefusedKey is { } refused)
            {
                // not from within the callback, which only marks what to do
                _ = _changing.GetOrAdd(refused.Since, _ => Task.Run(ChangeKey));
            }
        });
        _plan = plan.Subscribe(() =>
        {
            foreach (var job in plan.Current.Jobs.Where(IsRefused))
            {
                _ = _asking.GetOrAdd(job.JobId, jobId => Task.Run(() => AskAsync(jobId)));
            }
        });
    }

    public int Keys => Volatile.Read(ref _keys);

    /// <summary>How many jobs were asked for anew.</summary>
    public int Asked => Volatile.Read(ref _asked);

    public async ValueTask DisposeAsync()
    {
        _status.Dispose();
        _plan.Dispose();
        await Task.WhenAll([.. _changing.Values, .. _asking.Values]).Soon();
    }

    private static bool IsRefused(PlannedJob job) => job.Reason.StartsWith("refused", StringComparison.Ordinal);

    private void ChangeKey() => _truth.SetKey($"key-number-{Interlocked.Increment(ref _keys)}");

    private async Task AskAsync(string jobId)
    {
        Interlocked.Increment(ref _asked);
        await _truth.WatchAsync([jobId]);
        _asking.TryRemove(jobId, out _);
    }
}
