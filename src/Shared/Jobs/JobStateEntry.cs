using System.Collections.Immutable;
using Shared.Documents;

namespace Shared.Jobs;

/// <summary>A state that a job has been in.</summary>
/// <param name="RetryCount">Of the attempt.</param>
/// <param name="Since">When we first heard of it, by our clock.</param>
public sealed record JobStateEntry(JobState State, int RetryCount, DateTimeOffset Since)
{
    /// <summary>A job that goes to and fro keeps its latest phases.</summary>
    public const int MostPhases = 16;

    private const int MostTold = 32;

    /// <summary>
    /// The moments of this stay that webhooks have told of, by upstream's clock, in order: what lies between two may yet turn out to be
    /// another state. Bounded; where a sender tells of very many, the first and the latest are kept.
    /// </summary>
    public ImmutableArray<DateTimeOffset> Told { get; init; } = [];

    /// <summary>
    /// Of a running stay: its phases as they became known, the latest <see cref="MostPhases"/>. Nothing is decided by them, and what is told of
    /// late leaves none.
    /// </summary>
    public ImmutableArray<PhaseEntry> Phases { get; init; } = [];

    internal DateTimeOffset? FirstTold => Told.IsEmpty ? null : Told[0];

    internal DateTimeOffset? LastTold => Told.IsEmpty ? null : Told[^1];

    /// <summary>The figures of the document that told of it first; they tell one stay in a state from another.</summary>
    public double? DurationSeconds { get; init; }

    public decimal? CostAccrued { get; init; }

    public double? Progress { get; init; }

    internal static JobStateEntry Of(JobState state, int retryCount, Observation observation) =>
        new(state, retryCount, observation.ReceivedAt)
        {
            Told = observation.ToldAt is { } told ? [told] : [],
            DurationSeconds = observation.Document.DurationSeconds,
            CostAccrued = observation.Document.CostAccrued,
            Progress = observation.Document.Progress,
        };

    /// <param name="phase">That the job is in now; null for none, or where it is not known.</param>
    internal JobStateEntry Enter(RunningPhase? phase, DateTimeOffset now)
    {
        if (phase is not { } entered || (!Phases.IsEmpty && Phases[^1].Phase == entered))
        {
            return this;
        }

        var kept = Phases.Length < MostPhases ? Phases : Phases.RemoveAt(0);
        return this with { Phases = kept.Add(new PhaseEntry(entered, now)) };
    }

    internal bool Is(JobStatusDocument document) =>
        document.State == State && document.RetryCount.GetValueOrDefault(RetryCount) == RetryCount;

    /// <summary>A document that has told of this stay, or one just like it.</summary>
    internal bool WasToldBy(Observation observation) =>
        Is(observation.Document)
        && (
            observation.ToldAt is { } told && !Told.IsEmpty
                ? Told.Contains(told)
                : observation.Document.DurationSeconds == DurationSeconds
                    && observation.Document.CostAccrued == CostAccrued
                    && observation.Document.Progress == Progress
        );

    /// <summary>The stream tells how it really began.</summary>
    internal JobStateEntry BeginAs(JobStatusDocument document) =>
        this with
        {
            DurationSeconds = document.DurationSeconds,
            CostAccrued = document.CostAccrued,
            Progress = document.Progress,
        };

    /// <summary>A webhook tells of another moment of it.</summary>
    internal JobStateEntry Include(DateTimeOffset? moment)
    {
        if (moment is not { } told)
        {
            return this;
        }

        var at = Told.BinarySearch(told);
        if (at >= 0)
        {
            return this;
        }

        var all = Told.Insert(~at, told);
        return this with { Told = all.Length > MostTold ? all.RemoveAt(1) : all };
    }
}
