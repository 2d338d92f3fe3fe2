using System.Collections.Immutable;
using Dashboard.Components.Live;
using Dashboard.Infrastructure;
using Shared.Jobs;

namespace Dashboard.Jobs;

/// <summary>The live queries over all jobs; viewers with the same query share one.</summary>
public interface IJobViews
{
    /// <summary>
    /// A view in the order of this moment: an existing one of the same query where nothing waits for a place in it, else a new one. It
    /// costs nothing once nobody follows it. Never waits.
    /// </summary>
    IJobView Open(JobQuery query);
}

/// <summary>A live query: its rows, written by <see cref="JobRowFormat"/>, and the counts for its filter bar.</summary>
public interface IJobView : ILiveTable
{
    /// <summary>How many jobs match the query's text, by state: what each state's filter would show.</summary>
    ILiveValue<JobCounts> Counts { get; }
}

/// <summary>Jobs by state; compared by value.</summary>
public sealed class JobCounts(ImmutableArray<int> byState) : IEquatable<JobCounts>
{
    public static JobCounts None { get; } = new([.. new int[Enum.GetValues<JobState>().Length]]);

    public int Total { get; } = byState.Sum();

    /// <summary>Failed or timed out.</summary>
    public int Failing => this[JobState.Failed] + this[JobState.Timeout];

    public int this[JobState state] => byState[(int)state];

    public bool Equals(JobCounts? other) => other is not null && byState.AsSpan().SequenceEqual(other.ToArray().AsSpan());

    public override bool Equals(object? obj) => Equals(obj as JobCounts);

    public override int GetHashCode() => Total;

    private ImmutableArray<int> ToArray() => byState;
}
