using Simulator.Workloads;

namespace Simulator.Faults;

/// <summary>The faults that are on.</summary>
internal sealed class FaultBoard(SimulatorSettings settings, TimeProvider timeProvider) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<Fault> _faults = [];
    private readonly Dictionary<string, ITimer> _timers = new(StringComparer.Ordinal);
    private int _ordered;
    private volatile bool _isQuiet = true;

    /// <summary>Nothing is on: the way of every call in ordinary times.</summary>
    public bool IsQuiet => _isQuiet;

    public Fault Add(FaultOrder order)
    {
        lock (_gate)
        {
            _ordered++;
            var id = $"fault_{_ordered}";
            var fault = new Fault(id, order, StoryRandom.Mix((ulong)settings.Options.Seed ^ (ulong)_ordered));
            _faults.Add(fault);
            Look();
            if (order.For is { } time)
            {
                _timers[id] = timeProvider.CreateTimer(_ => Remove(id), null, time, Timeout.InfiniteTimeSpan);
            }

            return fault;
        }
    }

    public bool Remove(string id)
    {
        Fault? removed;
        lock (_gate)
        {
            removed = _faults.Find(fault => fault.Id == id);
            if (removed is null)
            {
                return false;
            }

            _faults.Remove(removed);
            Look();
            if (_timers.Remove(id, out var timer))
            {
                timer.Dispose();
            }
        }

        removed.Over.Cancel();
        return true;
    }

    public IReadOnlyList<Fault> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _faults];
            }
        }
    }

    /// <summary>Finds the first fault that strikes here, and counts the stroke.</summary>
    public Fault? Strike(string route, string? jobId, Func<Fault, bool> wanted)
    {
        if (_isQuiet)
        {
            return null;
        }

        lock (_gate)
        {
            foreach (var fault in _faults)
            {
                if (fault.Concerns(route, jobId) && wanted(fault) && fault.Strike())
                {
                    Look();
                    return fault;
                }
            }

            return null;
        }
    }

    // A fault that is spent stays to be read, and to be removed by whoever waits for that, but holds up nobody else.
    private void Look() => _isQuiet = _faults.TrueForAll(fault => fault.IsSpent);

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var timer in _timers.Values)
            {
                timer.Dispose();
            }

            _timers.Clear();
        }
    }
}
