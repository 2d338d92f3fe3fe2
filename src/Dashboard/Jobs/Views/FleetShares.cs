using System.Collections.Immutable;
using Dashboard.Jobs.Search;

namespace Dashboard.Jobs.Views;

/// <summary>The fleet in parts, the largest first; compared by value.</summary>
public sealed record FleetShares(ImmutableArray<JobShare> Endpoints, ImmutableArray<JobShare> Gpus)
{
    public static FleetShares None { get; } = new([], []);

    public bool Equals(FleetShares? other) =>
        other is not null && Endpoints.SequenceEqual(other.Endpoints) && Gpus.SequenceEqual(other.Gpus);

    public override int GetHashCode() => HashCode.Combine(Endpoints.Length, Gpus.Length);
}

/// <summary>Jobs that have something in common. Each number is what the search shows with that condition added.</summary>
/// <param name="Name">Null where they have none.</param>
/// <param name="Search">What finds them; null where they are several shares together, or nothing does.</param>
/// <param name="Running"><c>state:running</c>.</param>
/// <param name="Waiting"><c>state:queued,initializing,paused</c>.</param>
/// <param name="Failing"><c>is:failing</c>.</param>
public sealed record JobShare(string? Name, JobSearch? Search, int Running, int Waiting, int Failing)
{
    /// <summary>More than one name, where the share is of all that are too small to be named.</summary>
    public int Names { get; init; } = 1;

    public int UnderWay => Running + Waiting;
}
