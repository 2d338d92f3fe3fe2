using System.Collections.Immutable;
using System.Text;

namespace Dashboard.Capacity;

/// <summary>
/// What an endpoint's attempts were given so far: what waits does not say what it waits for. Where an endpoint's jobs get several types, those
/// that wait are shared out as those that told: which one gets which is a guess, how many do is not. Of what holds GPUs nothing is guessed: it will
/// tell.
/// </summary>
internal sealed class EndpointHabits
{
    /// <summary>An endpoint with more types than that has told nonsense.</summary>
    private const int MostTypes = 32;

    private readonly Dictionary<string, ImmutableArray<Habit>> _byEndpoint;

    private EndpointHabits(Dictionary<string, ImmutableArray<Habit>> byEndpoint) => _byEndpoint = byEndpoint;

    public static EndpointHabits Of(ImmutableArray<GpuDemand> demands) =>
        new(
            demands
                .Where(demand => demand is { EndpointId: not null, GpuType: not null })
                .GroupBy(demand => demand.EndpointId!, StringComparer.Ordinal)
                .ToDictionary(group => group.Key, group => HabitsOf([.. group]), StringComparer.Ordinal)
        );

    /// <summary>With the type and number of GPUs that it has, or is taken to wait for; the type may still be unknown.</summary>
    public GpuDemand Complete(GpuDemand demand)
    {
        if (demand.EndpointId is null || !_byEndpoint.TryGetValue(demand.EndpointId, out var habits))
        {
            return demand;
        }

        if (demand.GpuType is { } type)
        {
            return demand.AreGpusTold
                ? demand
                : demand with
                {
                    Gpus = habits.FirstOrDefault(habit => habit.Type == type)?.Gpus ?? 1,
                };
        }

        if (demand.HeldFrom is not null)
        {
            return demand;
        }

        var place = PlaceOf(demand.JobId);
        var usual = habits.FirstOrDefault(habit => place < habit.UpTo) ?? habits[^1];
        return demand with { GpuType = usual.Type, Gpus = usual.Gpus, IsTypeInferred = true };
    }

    private static ImmutableArray<Habit> HabitsOf(IReadOnlyCollection<GpuDemand> told)
    {
        var habits = ImmutableArray.CreateBuilder<Habit>();
        var count = 0;
        foreach (
            var group in told.GroupBy(demand => demand.GpuType!, StringComparer.Ordinal)
                .OrderByDescending(of => of.Count())
                .Take(MostTypes)
                .OrderBy(of => of.Key, StringComparer.Ordinal)
        )
        {
            count += group.Count();
            // the median of those that are told; upstream lists a job's GPUs for some jobs alone
            int[] gpus = [.. group.Where(demand => demand.AreGpusTold).Select(demand => demand.Gpus).Order()];
            habits.Add(new Habit(group.Key, gpus.Length == 0 ? 1 : gpus[gpus.Length / 2], (double)count / told.Count));
        }

        return habits.DrainToImmutable();
    }

    /// <summary>From 0 to 1, the same for one job at each reading (FNV-1a: a string's own hash is another in each process).</summary>
    private static double PlaceOf(string jobId)
    {
        var hash = 2166136261u;
        foreach (var one in Encoding.UTF8.GetBytes(jobId))
        {
            hash = (hash ^ one) * 16777619u;
        }

        // the last characters of ids differ most, and move the low bits most
        hash ^= hash >> 15;
        hash *= 0x85ebca6bu;
        hash ^= hash >> 13;
        return hash / (double)(1L << 32);
    }

    /// <param name="UpTo">The share of this one and those before it.</param>
    private sealed record Habit(string Type, int Gpus, double UpTo);
}
