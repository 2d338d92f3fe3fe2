using System.Diagnostics;

namespace FanOut.Readers;

/// <summary>What the readers got, and how long each delivery took from the moment the document says.</summary>
internal sealed class Deliveries
{
    private readonly Lock _lock = new();
    private readonly List<long> _ticks = new(1 << 20);
    private long _count;
    private long _awaited = long.MaxValue;
    private TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Add(long sentAt, long now)
    {
        TaskCompletionSource? reached = null;
        lock (_lock)
        {
            _ticks.Add(now - sentAt);
            if (++_count >= _awaited)
            {
                _awaited = long.MaxValue;
                reached = _reached;
            }
        }

        reached?.TrySetResult();
    }

    public void Clear()
    {
        lock (_lock)
        {
            _ticks.Clear();
            _count = 0;
        }
    }

    public async Task WaitAsync(long count)
    {
        lock (_lock)
        {
            if (_count >= count)
            {
                return;
            }

            _awaited = count;
            _reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        await _reached.Task.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
    }

    public (long Count, double P50, double P99) ReadMilliseconds()
    {
        lock (_lock)
        {
            var sorted = _ticks.Order().ToArray();
            return (sorted.Length, At(0.5), At(0.99));

            double At(double share) => sorted[(int)((sorted.Length - 1) * share)] * 1000.0 / Stopwatch.Frequency;
        }
    }
}
