using System.Collections.Immutable;

namespace Dashboard.Capacity.Replay;

/// <summary>
/// Lets the arrivals of a time come again to another number of GPUs. Each holds its GPUs as long as it did; the queue is served by priority,
/// then by arrival, and its head waits for all it needs. What would have come otherwise, such as a retry sooner, is not known. Pure.
/// </summary>
internal static class CapacityReplay
{
    /// <param name="demands">Of one type, completed by habits.</param>
    public static ReplayResult Of(
        IEnumerable<GpuDemand> demands,
        ReplayCase what,
        DateTimeOffset from,
        DateTimeOffset to,
        DateTimeOffset now
    )
    {
        var end = to < now ? to : now;
        var visits = VisitsOf([.. demands], from, end, now);
        return new Run(visits, what, (end - from).TotalSeconds).Go();
    }

    /// <summary>In order of arrival; seconds from the begin of the time.</summary>
    private static List<Visit> VisitsOf(
        IReadOnlyCollection<GpuDemand> demands,
        DateTimeOffset from,
        DateTimeOffset end,
        DateTimeOffset now
    )
    {
        var usual = UsualHolds(demands);
        var visits = new List<Visit>();
        foreach (var demand in demands)
        {
            var arrival = demand.QueuedAt ?? demand.HeldFrom;
            if (arrival is not { } came || came >= end || demand.EndedAt <= from)
            {
                continue;
            }

            var isThere = demand.HeldFrom < from;
            var hold =
                demand.HeldFrom is { } held && demand.EndedAt is { } ended
                    ? Math.Max(0, (ended - held).TotalSeconds)
                    // it goes on: as long as others do, and longer than it has
                    : Math.Max(usual(demand.EndpointId), demand.HeldFrom is { } since ? (now - since).TotalSeconds : 0);
            var load = Math.Clamp(demand.LoadSeconds ?? 0, 0, hold);
            visits.Add(
                new Visit(
                    isThere ? 0 : (came - from).TotalSeconds,
                    isThere ? hold - (from - demand.HeldFrom!.Value).TotalSeconds : hold - load,
                    isThere ? 0 : load,
                    demand.Gpus,
                    demand.Rank,
                    demand.EndpointId,
                    isThere,
                    // who leaves the queue without GPUs leaves it here too
                    demand is { HeldFrom: null, EndedAt: { } left }
                        ? (left - from).TotalSeconds
                        : null,
                    demand.QueuedAt is not null
                )
            );
        }

        // those of one moment stay in their order
        return [.. visits.OrderBy(visit => visit.Arrival)];
    }

    private static Func<string?, double> UsualHolds(IReadOnlyCollection<GpuDemand> demands)
    {
        var holds = demands
            .Where(demand => demand is { HeldFrom: not null, EndedAt: not null })
            .Select(demand => (demand.EndpointId, Seconds: (demand.EndedAt!.Value - demand.HeldFrom!.Value).TotalSeconds))
            .ToList();
        var all = MedianOf(holds.Select(hold => hold.Seconds));
        var byEndpoint = holds
            .GroupBy(hold => hold.EndpointId ?? "", StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => MedianOf(group.Select(hold => hold.Seconds)), StringComparer.Ordinal);
        return endpoint => byEndpoint.GetValueOrDefault(endpoint ?? "", all);
    }

    private static double MedianOf(IEnumerable<double> seconds)
    {
        double[] sorted = [.. seconds.Order()];
        return sorted.Length == 0 ? 0 : sorted[sorted.Length / 2];
    }

    /// <param name="Work">Seconds that it holds its GPUs once it has loaded.</param>
    /// <param name="IsThere">It has its GPUs as the time begins.</param>
    /// <param name="Leaves">When it gives up waiting; null where it does not.</param>
    /// <param name="IsWaitKnown">It was seen to wait; else it comes when it got its GPUs, and its wait is no figure.</param>
    private sealed record Visit(
        double Arrival,
        double Work,
        double Load,
        int Gpus,
        int Rank,
        string? EndpointId,
        bool IsThere,
        double? Leaves,
        bool IsWaitKnown
    );

    private sealed class Run(List<Visit> visits, ReplayCase what, double length)
    {
        private readonly PriorityQueue<(Visit Visit, int Number), (int Rank, double Arrival, int Number)> _waiting = new();
        private readonly PriorityQueue<(Visit Visit, int Number), (int Rank, double Arrival, int Number)> _waitingForWarm = new();
        private readonly PriorityQueue<double, double> _leaves = new();
        private readonly HashSet<int> _served = [];
        private readonly PriorityQueue<(Visit Visit, bool IsWarm), double> _working = new();
        private readonly List<double> _waits = [];
        private readonly List<double> _readies = [];

        /// <summary>GPUs of one warm worker.</summary>
        private readonly int _warmSize = visits
            .Where(visit => visit.EndpointId == what.WarmEndpoint)
            .Select(visit => visit.Gpus)
            .DefaultIfEmpty(1)
            .Max();

        /// <summary>No more than there are GPUs for.</summary>
        private int _warmWorkers;
        private int _free;
        private int _warmFree;
        private int _inUse;
        private int _peak;
        private int _warm;
        private double _load;
        private double _busy;
        private double _warmBusy;

        public ReplayResult Go()
        {
            _warmWorkers = what.WarmEndpoint is null ? 0 : Math.Min(what.WarmWorkers, what.Gpus / _warmSize);
            (_free, _warmFree) = (what.Gpus - (_warmWorkers * _warmSize), _warmWorkers);
            var impossible = visits.Count(visit => !visit.IsThere && !CanRun(visit));
            var next = 0;
            while (true)
            {
                var arrival = next < visits.Count ? visits[next].Arrival : double.PositiveInfinity;
                var release = _working.TryPeek(out _, out var at) ? at : double.PositiveInfinity;
                // who gives up may have held up the next one
                var leave = _leaves.TryPeek(out var left, out _) ? left : double.PositiveInfinity;
                var now = Math.Max(0, Math.Min(Math.Min(arrival, release), leave));
                // what waited before the time begins does not get GPUs before it
                if (now >= length)
                {
                    break;
                }

                while (_working.TryPeek(out _, out var ends) && ends <= now)
                {
                    Release(_working.Dequeue());
                }

                while (_leaves.TryPeek(out var gone, out _) && gone <= now)
                {
                    _leaves.Dequeue();
                }

                for (; next < visits.Count && visits[next].Arrival <= now; next++)
                {
                    Arrive(visits[next], next);
                }

                Serve(now);
            }

            return new ReplayResult([.. _waits.Order()], [.. _readies.Order()])
            {
                Waiting = _waiting.UnorderedItems.Count(item =>
                    !_served.Contains(item.Element.Number) && !(item.Element.Visit.Leaves <= length)
                ),
                Impossible = impossible,
                Peak = _peak,
                LoadSeconds = _load,
                Warm = _warm,
                BusyGpuSeconds = _busy,
                IdleWarmGpuSeconds = Math.Max(0, ((double)_warmWorkers * _warmSize * length) - _warmBusy),
            };
        }

        private bool CanRun(Visit visit) => visit.Gpus <= what.Gpus - (_warmWorkers * _warmSize) || IsWarmable(visit);

        private bool IsWarmable(Visit visit) =>
            _warmWorkers > 0 && visit.Gpus <= _warmSize && visit.EndpointId == what.WarmEndpoint;

        private void Arrive(Visit visit, int number)
        {
            if (visit.IsThere)
            {
                Hold(visit, 0, visit.Work, isWarm: false);
                return;
            }

            if (!CanRun(visit))
            {
                return;
            }

            _waiting.Enqueue((visit, number), (visit.Rank, visit.Arrival, number));
            if (visit.Leaves is { } leaves)
            {
                _leaves.Enqueue(leaves, leaves);
            }

            if (IsWarmable(visit))
            {
                _waitingForWarm.Enqueue((visit, number), (visit.Rank, visit.Arrival, number));
            }
        }

        private void Release((Visit Visit, bool IsWarm) done)
        {
            _inUse -= done.Visit.Gpus;
            if (done.IsWarm)
            {
                _warmFree++;
            }
            else
            {
                _free += done.Visit.Gpus;
            }
        }

        private void Serve(double now)
        {
            while (_warmFree > 0 && TryPeek(_waitingForWarm, now, out var first))
            {
                _waitingForWarm.Dequeue();
                _warmFree--;
                _warm++;
                Start(first, now, isWarm: true);
            }

            while (TryPeek(_waiting, now, out var head) && head.Visit.Gpus <= _free)
            {
                _waiting.Dequeue();
                _free -= head.Visit.Gpus;
                Start(head, now, isWarm: false);
            }
        }

        /// <summary>Past those that were served otherwise or have given up.</summary>
        private bool TryPeek(
            PriorityQueue<(Visit Visit, int Number), (int, double, int)> queue,
            double now,
            out (Visit Visit, int Number) head
        )
        {
            while (queue.TryPeek(out head, out _))
            {
                if (!_served.Contains(head.Number) && !(head.Visit.Leaves <= now))
                {
                    return true;
                }

                queue.Dequeue();
            }

            return false;
        }

        private void Start((Visit Visit, int Number) one, double now, bool isWarm)
        {
            var visit = one.Visit;
            _served.Add(one.Number);
            var load = isWarm ? 0 : visit.Load;
            _load += load;
            if (visit.IsWaitKnown)
            {
                _waits.Add(now - visit.Arrival);
                _readies.Add(now - visit.Arrival + load);
            }

            Hold(visit, now, load + visit.Work, isWarm);
        }

        private void Hold(Visit visit, double now, double seconds, bool isWarm)
        {
            _free -= visit.IsThere ? visit.Gpus : 0;
            _inUse += visit.Gpus;
            _peak = Math.Max(_peak, _inUse);
            var within = Math.Min(seconds, length - now) * visit.Gpus;
            _busy += within;
            _warmBusy += isWarm ? within : 0;
            _working.Enqueue((visit, isWarm), now + seconds);
        }
    }
}
