using CsCheck;
using Dashboard.Capacity;
using Dashboard.Capacity.Replay;
using static Dashboard.Tests.Capacity.DemandsOf;

namespace Dashboard.Tests.Capacity;

public sealed class CapacityReplayTests
{
    /// <summary>Against a simulation that looks at each second, and at all that wait, one by one.</summary>
    [Fact]
    public void Replay_IsThatOfASlowOne()
    {
        Gen.Select(Some, Gen.Int[0, 12], Gen.Int[0, 2])
            .Sample(
                (demands, gpus, warm) =>
                {
                    // what goes on would hold as long as others do: the slow one knows those that ended alone
                    GpuDemand[] ended = [.. demands.Where(demand => demand.EndedAt is not null)];
                    var what = new ReplayCase(gpus, warm == 0 ? null : "ep_0", warm);
                    var result = CapacityReplay.Of(ended, what, At(0), At(Length), At(Length));
                    var slow = Slow(ended, what);
                    Assert.Equal(slow.Waits, result.Waits);
                    Assert.Equal((slow.Waiting, slow.Warm, slow.Peak), (result.Waiting, result.Warm, result.Peak));
                    Assert.Equal(slow.Busy, result.BusyGpuSeconds, 1e-6);
                }
            );
    }

    /// <summary>A queue of that kind has a known mean: Erlang's C formula.</summary>
    [Fact]
    public void Replay_OfRandomArrivals_WaitsAsLongAsErlangSays()
    {
        const int gpus = 4;
        const double load = 0.7;
        var random = new Random(5);
        var at = 0.0;
        var demands = new List<GpuDemand>();
        for (var job = 0; job < 40_000; job++)
        {
            at += Exponential(100 / (gpus * load));
            var hold = Exponential(100);
            demands.Add(new GpuDemand($"job_{job}", 1, At(at), At(at), At(at + hold)));
        }

        var result = CapacityReplay.Of(demands, new ReplayCase(gpus), At(0), At(at), At(at));

        var erlangs = gpus * load;
        var last = Math.Pow(erlangs, gpus) / Factorial(gpus) / (1 - load);
        var waits = last / (Enumerable.Range(0, gpus).Sum(n => Math.Pow(erlangs, n) / Factorial(n)) + last);
        var mean = waits * 100 / (gpus * (1 - load));
        Assert.InRange(result.Waits.Average(), 0.9 * mean, 1.1 * mean);
        Assert.InRange(result.Waits.Count(wait => wait > 0) / 40_000.0, 0.95 * waits, 1.05 * waits);

        double Exponential(double of) => -of * Math.Log(1 - random.NextDouble());
    }

    [Fact]
    public void JobThatNeedsMoreThanThereIs_IsSaid_AndHoldsUpNobody()
    {
        var result = CapacityReplay.Of([Of(0, 5, 50, gpus: 8), Of(1, 6, 50)], new ReplayCase(4), At(0), At(100), At(100));
        Assert.Equal((1, 1), (result.Impossible, result.Waits.Length));
    }

    [Fact]
    public void WarmWorker_SavesTheLoading_AndIsPaidWhileItIdles()
    {
        GpuDemand[] demands =
        [
            Of(10, 10, 60) with
            {
                EndpointId = "ep",
                LoadSeconds = 20,
            },
            Of(70, 70, 120) with
            {
                EndpointId = "ep",
                LoadSeconds = 20,
            },
        ];
        var without = CapacityReplay.Of(demands, new ReplayCase(2), At(0), At(200), At(200));
        Assert.Equal((0, 40.0, 100.0), (without.Warm, without.LoadSeconds, without.BusyGpuSeconds));

        var with = CapacityReplay.Of(demands, new ReplayCase(2, "ep", 1), At(0), At(200), At(200));
        Assert.Equal((2, 0.0, 60.0), (with.Warm, with.LoadSeconds, with.BusyGpuSeconds));
        Assert.Equal(140, with.IdleWarmGpuSeconds, 1e-9);
        Assert.Equal(0, with.ReadyP90);
    }

    /// <summary>No more workers are kept warm than there are GPUs for, whatever the address asks.</summary>
    [Theory]
    [InlineData(10)]
    [InlineData(int.MaxValue)]
    public void WarmWorkers_AreNoMoreThanThereAreGpus(int workers)
    {
        GpuDemand[] demands = [.. Enumerable.Range(0, 10).Select(_ => Of(10, 10, 60) with { EndpointId = "ep" })];
        var result = CapacityReplay.Of(demands, new ReplayCase(2, "ep", workers), At(0), At(200), At(200));
        Assert.Equal((2, 8, 2), (result.Peak, result.Waits.Length, result.Waiting));
        Assert.InRange(result.IdleWarmGpuSeconds, 0, 400);
    }

    /// <summary>Whoever gave up waiting does so again, but for where there is room now.</summary>
    [Fact]
    public void WhoLeftTheQueue_LeavesItAgain()
    {
        GpuDemand[] demands = [Of(0, 0, 90), Of(10, null, 40), Of(20, 90, 95)];
        var asItWas = CapacityReplay.Of(demands, new ReplayCase(1), At(0), At(100), At(100));
        Assert.Equal([0, 70], asItWas.Waits.ToArray());
        var more = CapacityReplay.Of(demands, new ReplayCase(3), At(0), At(100), At(100));
        Assert.Equal([0, 0, 0], more.Waits.ToArray());
    }

    /// <summary>What is there as the time begins holds its GPUs until it ends, also where it is tried with fewer.</summary>
    [Fact]
    public void WhatIsThere_StaysThere()
    {
        GpuDemand[] demands = [Of(-50, -40, 30, gpus: 2), Of(-50, -40, 60), Of(5, 31, 40)];
        var result = CapacityReplay.Of(demands, new ReplayCase(1), At(0), At(100), At(100));
        Assert.Equal([55], result.Waits.ToArray());
        Assert.Equal(3, result.Peak);
    }

    private static double Factorial(int n) => Enumerable.Range(1, n).Aggregate(1.0, (product, factor) => product * factor);

    private static (List<double> Waits, int Waiting, int Warm, int Peak, double Busy) Slow(GpuDemand[] demands, ReplayCase what)
    {
        var all = demands.Where(demand => ArrivalOf(demand) < Length && demand.EndedAt > At(0)).ToList();
        var size = all.Where(demand => demand.EndpointId == what.WarmEndpoint)
            .Select(demand => demand.Gpus)
            .DefaultIfEmpty(1)
            .Max();
        var workers = Math.Min(what.WarmWorkers, what.Gpus / size);
        var room = what.Gpus - (workers * size);
        var (free, warm, inUse, peak, taken, busy) = (room, workers, 0, 0, 0, 0.0);
        List<(GpuDemand Demand, double Until, bool IsWarm)> working = [];
        List<GpuDemand> waiting = [];
        List<double> waits = [];
        foreach (var demand in all.Where(demand => demand.HeldFrom < At(0)))
        {
            free -= demand.Gpus;
            Hold(demand, 0, (demand.EndedAt!.Value - At(0)).TotalSeconds, false);
        }

        // what has waited since before the time is served as it begins
        for (var second = -200; second < Length; second++)
        {
            waiting.AddRange(
                all.Where(demand =>
                    !(demand.HeldFrom < At(0))
                    && ArrivalOf(demand) == second
                    && (demand.Gpus <= room || (workers > 0 && demand.EndpointId == what.WarmEndpoint))
                )
            );
            waiting = [.. waiting.OrderBy(demand => demand.Rank).ThenBy(ArrivalOf)];
            waiting.RemoveAll(demand => demand.HeldFrom is null && demand.EndedAt <= At(second));
            for (var isMoving = second >= 0; isMoving; )
            {
                isMoving = false;
                foreach (var done in working.Where(one => one.Until <= second).ToList())
                {
                    working.Remove(done);
                    inUse -= done.Demand.Gpus;
                    (free, warm) = done.IsWarm ? (free, warm + 1) : (free + done.Demand.Gpus, warm);
                    isMoving = true;
                }

                foreach (var demand in waiting.Where(demand => demand.EndpointId == what.WarmEndpoint).ToList())
                {
                    if (warm > 0)
                    {
                        (warm, taken) = (warm - 1, taken + 1);
                        Begin(demand, second, isWarm: true);
                        isMoving = true;
                    }
                }

                while (waiting.Count > 0 && waiting[0].Gpus <= free)
                {
                    free -= waiting[0].Gpus;
                    Begin(waiting[0], second, isWarm: false);
                    isMoving = true;
                }
            }
        }

        var left = waiting.Count(demand => demand.HeldFrom is not null || demand.EndedAt > At(Length));
        return ([.. waits.Order()], left, taken, peak, busy);

        void Begin(GpuDemand demand, int second, bool isWarm)
        {
            waiting.Remove(demand);
            if (demand.QueuedAt is not null)
            {
                waits.Add(second - ArrivalOf(demand));
            }

            var hold = HoldOf(demand, demands);
            Hold(demand, second, isWarm ? hold - Math.Min(demand.LoadSeconds ?? 0, hold) : hold, isWarm);
        }

        void Hold(GpuDemand demand, int second, double seconds, bool isWarm)
        {
            inUse += demand.Gpus;
            peak = Math.Max(peak, inUse);
            busy += Math.Min(seconds, Length - second) * demand.Gpus;
            working.Add((demand, second + seconds, isWarm));
        }
    }

    private static double ArrivalOf(GpuDemand demand) => ((demand.QueuedAt ?? demand.HeldFrom)!.Value - At(0)).TotalSeconds;

    /// <summary>Of one that never got GPUs, as long as others of its endpoint; else as others.</summary>
    private static double HoldOf(GpuDemand demand, GpuDemand[] demands)
    {
        if (demand.HeldFrom is { } held)
        {
            return (demand.EndedAt!.Value - held).TotalSeconds;
        }

        var all = demands.Where(other => other.HeldFrom is not null).ToList();
        var own = all.Where(other => other.EndpointId == demand.EndpointId).ToList();
        List<double> holds =
        [
            .. (own.Count > 0 ? own : all).Select(other => (other.EndedAt!.Value - other.HeldFrom!.Value).TotalSeconds).Order(),
        ];
        return holds.Count == 0 ? 0 : holds[holds.Count / 2];
    }
}
