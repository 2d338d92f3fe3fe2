using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Dashboard.Capacity;

/// <summary>One span of time. Of each the mean, and the highest that was reached at any moment of it.</summary>
/// <param name="Supply">The most GPUs that had been in use at once until then: so many there are, at least.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct CapacityPoint(
    DateTimeOffset From,
    double InUseMean,
    int InUseMax,
    double WaitingMean,
    int WaitingMax,
    int WantedMax,
    int Supply
);

/// <summary>GPUs in use, and GPUs waited for, over the time. Pure.</summary>
internal static class CapacityCourse
{
    /// <summary>The most that was in use so long before is still what there is.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromDays(1);

    private const int MostBefore = 288;

    /// <param name="now">What goes on, goes on until then.</param>
    /// <param name="spans">Into which the time is cut.</param>
    public static ImmutableArray<CapacityPoint> Of(
        IEnumerable<GpuDemand> demands,
        DateTimeOffset from,
        DateTimeOffset to,
        DateTimeOffset now,
        int spans
    )
    {
        var width = (to - from) / spans;
        // the day before in coarser steps, where those of the time itself are fine
        var before = (int)Math.Clamp(Math.Ceiling(Memory / width), 1, MostBefore);
        var coarse = Memory / before;
        var steps = StepsOf(demands, now);
        var points = new CapacityPoint[before + spans];
        var (inUse, waiting, next) = (0, 0, 0);
        for (var index = 0; index < points.Length; index++)
        {
            var begin = index < before ? from - (coarse * (before - index)) : from + (width * (index - before));
            var end =
                index < before - 1 ? from - (coarse * (before - index - 1))
                : index == before - 1 ? from
                : index == points.Length - 1 ? to
                : from + (width * (index - before + 1));
            var (at, inUseSum, waitingSum) = (begin, 0.0, 0.0);
            // what changes as the span begins is of the one before no more
            for (; next < steps.Count && steps[next].At <= begin; next++)
            {
                (inUse, waiting) = (inUse + steps[next].InUse, waiting + steps[next].Waiting);
            }

            var (mostInUse, mostWaiting, mostWanted) = (inUse, waiting, inUse + waiting);
            for (; next < steps.Count && steps[next].At < end; )
            {
                var moment = steps[next].At;
                inUseSum += inUse * (moment - at).TotalSeconds;
                waitingSum += waiting * (moment - at).TotalSeconds;
                at = moment;
                // what ends and begins at one moment does so together
                for (; next < steps.Count && steps[next].At <= moment; next++)
                {
                    (inUse, waiting) = (inUse + steps[next].InUse, waiting + steps[next].Waiting);
                }

                mostInUse = Math.Max(mostInUse, inUse);
                mostWaiting = Math.Max(mostWaiting, waiting);
                mostWanted = Math.Max(mostWanted, inUse + waiting);
            }

            inUseSum += inUse * (end - at).TotalSeconds;
            waitingSum += waiting * (end - at).TotalSeconds;
            var seconds = Math.Max(1e-9, (end - begin).TotalSeconds);
            points[index] = new CapacityPoint(
                begin,
                inUseSum / seconds,
                mostInUse,
                waitingSum / seconds,
                mostWaiting,
                mostWanted,
                0
            );
        }

        return WithSupply(points, before);
    }

    /// <summary>Sliding highest: each index leaves the queue once.</summary>
    private static ImmutableArray<CapacityPoint> WithSupply(CapacityPoint[] points, int before)
    {
        var highest = new LinkedList<int>();
        for (var index = 0; index < points.Length; index++)
        {
            while (highest.Last is { } last && points[last.Value].InUseMax <= points[index].InUseMax)
            {
                highest.RemoveLast();
            }

            highest.AddLast(index);
            // the last that ends within the day before
            while (EndOf(highest.First!.Value) <= points[index].From - Memory)
            {
                highest.RemoveFirst();
            }

            points[index] = points[index] with { Supply = points[highest.First.Value].InUseMax };
        }

        return [.. points.AsSpan(before)];

        DateTimeOffset EndOf(int index) => index + 1 < points.Length ? points[index + 1].From : DateTimeOffset.MaxValue;
    }

    private static List<Step> StepsOf(IEnumerable<GpuDemand> demands, DateTimeOffset now)
    {
        var steps = new List<Step>();
        foreach (var demand in demands)
        {
            var end = demand.EndedAt ?? now;
            if (demand.QueuedAt is { } queued && (demand.HeldFrom ?? end) > queued)
            {
                steps.Add(new Step(queued, 0, demand.Gpus));
                steps.Add(new Step(demand.HeldFrom ?? end, 0, -demand.Gpus));
            }

            if (demand.HeldFrom is { } held && end > held)
            {
                steps.Add(new Step(held, demand.Gpus, 0));
                steps.Add(new Step(end, -demand.Gpus, 0));
            }
        }

        steps.Sort((one, other) => one.At.CompareTo(other.At));
        return steps;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Step(DateTimeOffset At, int InUse, int Waiting);
}
