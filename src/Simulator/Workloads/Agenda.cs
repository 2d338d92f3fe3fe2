using System.Runtime.InteropServices;

namespace Simulator.Workloads;

internal enum AgendaKind
{
    Change,
    Arrival,
    Expiry,
    Tick,
}

/// <summary>What happens next. Ties are broken by the job's number, never by the order of insertion, so that nothing but the seed decides.</summary>
internal sealed class Agenda
{
    private readonly PriorityQueue<Entry, (long Ticks, long Number, AgendaKind Kind)> _entries = new();

    public DateTimeOffset? NextAt => _entries.TryPeek(out var entry, out _) ? entry.At : null;

    public void Add(AgendaKind kind, DateTimeOffset at, SimulatedJob job) =>
        _entries.Enqueue(new Entry(kind, at, job, job.Version, job.Ordinal, null), (at.UtcTicks, job.Ordinal, kind));

    public void AddArrival(DateTimeOffset at, long number, object? payload) =>
        _entries.Enqueue(new Entry(AgendaKind.Arrival, at, null, 0, number, payload), (at.UtcTicks, number, AgendaKind.Arrival));

    public void AddExpiry(DateTimeOffset at, long ordinal) =>
        _entries.Enqueue(new Entry(AgendaKind.Expiry, at, null, 0, ordinal, null), (at.UtcTicks, ordinal, AgendaKind.Expiry));

    public bool TryTake(DateTimeOffset until, out Entry entry)
    {
        while (_entries.TryPeek(out entry, out _) && entry.At <= until)
        {
            _entries.Dequeue();
            if (entry.Kind is AgendaKind.Arrival or AgendaKind.Expiry || entry.Version == entry.Job!.Version)
            {
                return true;
            }
        }

        return false;
    }

    [StructLayout(LayoutKind.Auto)]
    public readonly record struct Entry(
        AgendaKind Kind,
        DateTimeOffset At,
        SimulatedJob? Job,
        int Version,
        long Number,
        object? Payload
    );
}
