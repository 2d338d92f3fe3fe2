using System.Collections.Immutable;

namespace Dashboard.Gpus;

/// <summary>What GPUs stand together by on a wall.</summary>
/// <param name="Key">As the address has it.</param>
/// <param name="None">What those are called that have none.</param>
public sealed record GpuGrouping(string Key, string Word, string None, Func<GpuState, string?> Of)
{
    public static GpuGrouping Type { get; } = new("type", "GPU type", "no type told", gpu => gpu.Type);

    public static ImmutableArray<GpuGrouping> All { get; } =
    [
        Type,
        new("endpoint", "Endpoint", "no endpoint told", gpu => gpu.EndpointId),
        new("team", "Team", "no team told", gpu => gpu.Team),
        new("job", "Job", "", gpu => gpu.Key.JobId),
    ];

    /// <returns>Null for a key that is none's.</returns>
    public static GpuGrouping? Find(string key) => All.FirstOrDefault(grouping => grouping.Key == key);

    /// <returns>The largest group first; within one as they came.</returns>
    public ImmutableArray<GpuGroup> Group(IEnumerable<GpuState> gpus) =>
        [
            .. gpus.GroupBy(gpu => Of(gpu) is { Length: > 0 } name ? name : null, StringComparer.Ordinal)
                .Select(group => new GpuGroup(group.Key, [.. group]))
                .OrderByDescending(group => group.Gpus.Length)
                .ThenBy(group => group.Name, StringComparer.Ordinal),
        ];
}

/// <param name="Name">Null where they have none.</param>
public sealed record GpuGroup(string? Name, ImmutableArray<GpuState> Gpus);
