using System.Collections.Immutable;
using Dashboard.Components;
using Dashboard.Components.Theme;
using Shared.Jobs;

namespace Dashboard.Jobs.Timelines;

/// <summary>How long a job has been in one state, of all its attempts.</summary>
/// <param name="Phases">Of that time, by the phases in their order; empty where none were told.</param>
internal sealed record TimelineSum(string Token, string Words, double Seconds, ImmutableArray<PhaseSum> Phases)
{
    private static readonly string Usual = RunningPhase.Processing.ToApiText();

    public string Text => $"{Words} {Durations.Format(Seconds)}";

    /// <summary>It is not all drawn as its state alone is.</summary>
    public bool HasLooksOfItsOwn => Phases.Any(phase => phase.Phase != Usual);

    /// <param name="now">Where what goes on ends, by upstream's clock.</param>
    /// <returns>In the order in which the states came first. An end takes no time.</returns>
    public static ImmutableArray<TimelineSum> Of(ImmutableArray<TimelineStay> stays, DateTimeOffset now) =>
        [
            .. stays
                .Where(stay => !stay.IsEnd)
                .GroupBy(stay => (stay.Token, Words: stay.Words ?? StateLooks.Of(stay.Token).Word))
                .Select(group => new TimelineSum(
                    group.Key.Token,
                    group.Key.Words,
                    group.Sum(stay => SecondsOf(stay.From, stay.To, now)),
                    [
                        .. group
                            .SelectMany(stay => stay.Phases)
                            .GroupBy(phase => phase.Phase)
                            .Select(phases => new PhaseSum(
                                phases.Key,
                                phases.Sum(phase => SecondsOf(phase.From, phase.To, now))
                            )),
                    ]
                )),
        ];

    private static double SecondsOf(TimelineTime from, TimelineTime? to, DateTimeOffset now) =>
        Math.Max(0, ((to?.At ?? now) - from.At).TotalSeconds);
}

/// <param name="Phase">In the API's spelling.</param>
internal sealed record PhaseSum(string Phase, double Seconds)
{
    public string Text => $"{Phase} {Durations.Format(Seconds)}";
}
