using System.Collections.Immutable;
using Dashboard.Infrastructure;
using Shared.Jobs;

namespace Dashboard.Jobs.Views;

/// <summary>What an overview shows of all jobs: one source a query, shared by all who look, replaced at most once a second.</summary>
public interface IFleetViews
{
    /// <summary>The first jobs of a query, in its order of each moment. It costs nothing once nobody follows it. Never waits.</summary>
    /// <param name="most">0 for the counts alone.</param>
    ILiveValue<JobTop> GetTop(JobQuery query, int most);

    /// <summary>How many jobs of which endpoint, and on which GPUs, are under way or failing.</summary>
    ILiveValue<FleetShares> GetShares();
}

/// <param name="Jobs">As they are, first ones first.</param>
/// <param name="Count">How many jobs match: the rows that the query's table has.</param>
/// <param name="States">Of the query without its states, as above its table.</param>
public sealed record JobTop(ImmutableArray<Job> Jobs, int Count, JobCounts States)
{
    public static JobTop None { get; } = new([], 0, JobCounts.None);

    public bool Equals(JobTop? other) =>
        other is not null
        && Count == other.Count
        && States.Equals(other.States)
        && Jobs.AsSpan().SequenceEqual(other.Jobs.AsSpan(), ReferenceEqualityComparer.Instance);

    public override int GetHashCode() => Count;
}
