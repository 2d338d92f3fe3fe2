using System.Collections.Concurrent;
using Simulator.Faults;
using Simulator.Journal;

namespace Simulator.Streams;

/// <summary>Opens streams, and knows which are open.</summary>
internal sealed class StreamServer(
    SimulatorSettings settings,
    EventJournal journal,
    CostLedger ledger,
    FaultBoard faults,
    TimeProvider timeProvider,
    IHostApplicationLifetime lifetime
)
{
    private readonly ConcurrentDictionary<StreamSession, bool> _open = new();

    public async Task ServeAsync(HttpContext context, StreamPlan plan)
    {
        var session = new StreamSession(context, plan, journal, ledger, faults, timeProvider);
        _open[session] = true;
        try
        {
            await session.RunAsync(TimeSpan.FromSeconds(settings.Options.HeartbeatSeconds), lifetime.ApplicationStopping);
        }
        finally
        {
            _open.TryRemove(session, out _);
        }
    }

    /// <summary>Lets open streams see a fault that has just come on.</summary>
    public void Wake()
    {
        foreach (var session in _open.Keys)
        {
            session.Signal.Set();
        }
    }
}
