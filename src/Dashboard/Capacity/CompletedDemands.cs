using System.Collections.Immutable;

namespace Dashboard.Capacity;

/// <summary>All that the log holds, completed by habits: once for all who ask before it changes.</summary>
internal sealed class CompletedDemands
{
    private readonly Lock _lock = new();
    private ImmutableArray<GpuDemand> _demands = [];
    private long _version = -1;

    public ImmutableArray<GpuDemand> Of(DemandLog log)
    {
        lock (_lock)
        {
            var version = log.Version;
            if (version != _version)
            {
                var held = log.GetAll();
                var habits = EndpointHabits.Of(held);
                (_demands, _version) = ([.. held.Select(habits.Complete)], version);
            }

            return _demands;
        }
    }
}
