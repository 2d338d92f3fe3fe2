using System.Text.Json;
using Simulator.Documents;

namespace Simulator.Workloads;

/// <summary>A job whose life follows from its outline and from when GPUs became free.</summary>
internal sealed class ModelledJob(JobOutline outline, EndpointProfile? profile, Attempt first)
    : SimulatedJob(outline.Ordinal, outline.Id, outline.EndpointId, outline.CreatedAt)
{
    private readonly List<(Attempt Attempt, AttemptCost Cost)> _earlier = [];
    private int _stage;

    public JobOutline Outline => outline;

    /// <summary>Null for a replayed job: its plan is whole from the start.</summary>
    public EndpointProfile? Profile => profile;

    public Attempt Attempt { get; private set; } = first;

    /// <summary>Those that ended, in order, and the present one.</summary>
    public IEnumerable<Attempt> Attempts => _earlier.Select(earlier => earlier.Attempt).Append(Attempt);

    public Stage Stage => Attempt.Stages[_stage];

    public override IReadOnlyDictionary<string, string> Tags => outline.Tags;

    public override JobState State => Stage.State;

    public override RunningPhase Phase => Stage.Phase;

    public override int RetryCount => Attempt.Number;

    public override bool IsOver => State.IsTerminal() && Attempt.RetryAt is null;

    public override bool IsTicking => State == JobState.Running;

    public override bool Expires => outline.Expires;

    public override bool StreamsPatches => outline.Dialect.StreamsPatches;

    public override DateTimeOffset? NextChangeAt =>
        _stage < Attempt.Stages.Length - 1 ? Attempt.Stages[_stage + 1].StartsAt : Attempt.RetryAt;

    /// <summary>GPUs are free: the queued attempt becomes a planned one.</summary>
    public void Start(Attempt planned)
    {
        Attempt = planned;
        _stage = 1;
    }

    public override bool Change()
    {
        if (_stage < Attempt.Stages.Length - 1)
        {
            var before = Stage;
            _stage++;
            return (before.State, before.Phase) != (Stage.State, Stage.Phase);
        }

        var retryAt = Attempt.RetryAt ?? throw new InvalidOperationException($"{Id} has ended.");
        _earlier.Add((Attempt, new AttemptCost(Attempt.Number, CostAt(retryAt))));
        Attempt = Attempt.Queue(Attempt.Number + 1, retryAt);
        _stage = 0;
        return true;
    }

    /// <summary>Exact to a nano-dollar, and never less than a moment before.</summary>
    public decimal CostAt(DateTimeOffset at) =>
        decimal.Round(outline.PricePerHour * Stage.BilledAt(at).Ticks / TimeSpan.TicksPerHour, 9, MidpointRounding.ToZero);

    private bool ShowsCost =>
        State is JobState.Running or JobState.Paused or JobState.Completed
        || (State == JobState.Cancelled && Attempt.StartedAt is not null);

    public override decimal? ShownCost(DateTimeOffset at) =>
        ShowsCost ? decimal.Round(CostAt(at), outline.Dialect.CostDigits, MidpointRounding.ToZero) : null;

    public override IEnumerable<AttemptCost> Costs(DateTimeOffset at) =>
        [.. _earlier.Select(earlier => earlier.Cost), new AttemptCost(RetryCount, CostAt(at))];

    public override void WriteDocument(Utf8JsonWriter writer, DateTimeOffset at, DocumentRequest request) =>
        ModelledDocument.Write(writer, this, at, request);
}
