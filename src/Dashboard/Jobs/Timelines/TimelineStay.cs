using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Dashboard.Jobs.Timelines;

/// <summary>A state that a job has been in, with its length. Times are by upstream's clock.</summary>
/// <param name="Attempt">Counted from 1.</param>
/// <param name="Token">As <see cref="Components.Theme.StateLooks"/> names the look.</param>
/// <param name="Words">In place of the look's own word; null for that.</param>
/// <param name="From">When it began, and whether upstream says so; else it is when we learnt of it.</param>
/// <param name="To">When it ended; null for what goes on, and for an end.</param>
internal sealed record TimelineStay(int Attempt, string Token, string? Words, TimelineTime From, TimelineTime? To)
{
    /// <summary>Nothing follows: the job is over.</summary>
    public bool IsEnd { get; init; }

    public ImmutableArray<TimelinePhase> Phases { get; init; } = [];
}

/// <param name="IsUpstreams">Upstream gives it; else it is ours, and marked ≈.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TimelineTime(DateTimeOffset At, bool IsUpstreams);

/// <param name="Phase">In the API's spelling.</param>
internal sealed record TimelinePhase(string Phase, TimelineTime From, TimelineTime? To);
