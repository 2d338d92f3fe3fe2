namespace Simulator.Workloads;

/// <summary>
/// A stretch of a job's life in which state and phase do not change. All that a reading at a moment within it needs is here, so that
/// readings are pure functions of time.
/// </summary>
internal sealed record Stage
{
    public required JobState State { get; init; }

    public RunningPhase Phase { get; init; }

    public required DateTimeOffset StartsAt { get; init; }

    /// <summary>Null: nobody knows yet, or never.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>Share of the attempt's work done at the start and at the end, 0 to 1.</summary>
    public double WorkFrom { get; init; }

    public double WorkTo { get; init; }

    /// <summary>Percent.</summary>
    public double ProgressFrom { get; init; }

    public double ProgressTo { get; init; }

    /// <summary>Percent, the mean over the stage.</summary>
    public double Utilization { get; init; }

    /// <summary>The card slows itself down; the state is the same as before and after.</summary>
    public bool IsThrottled { get; init; }

    public double TemperatureFromCelsius { get; init; }

    public double TemperatureTargetCelsius { get; init; }

    /// <summary>One GPU, mean over the stage.</summary>
    public double PowerWatts { get; init; }

    /// <summary>One GPU, used since the attempt was scheduled.</summary>
    public double EnergyFromJoules { get; init; }

    /// <summary>Time paid for before this stage. Pauses are not paid for.</summary>
    public TimeSpan BilledFrom { get; init; }

    public bool IsBilled => State == JobState.Running;

    public TimeSpan ElapsedAt(DateTimeOffset at)
    {
        var until = EndsAt is { } end && end < at ? end : at;
        return until <= StartsAt ? TimeSpan.Zero : until - StartsAt;
    }

    /// <returns>0 at the start, 1 at the end.</returns>
    public double ShareAt(DateTimeOffset at)
    {
        if (EndsAt is not { } end || end <= StartsAt)
        {
            return 1;
        }

        return Math.Clamp(ElapsedAt(at) / (end - StartsAt), 0, 1);
    }

    public TimeSpan BilledAt(DateTimeOffset at) => IsBilled ? BilledFrom + ElapsedAt(at) : BilledFrom;

    public double EnergyAt(DateTimeOffset at) => EnergyFromJoules + (PowerWatts * ElapsedAt(at).TotalSeconds);

    public double TemperatureAt(DateTimeOffset at) =>
        Thermals.Follow(TemperatureFromCelsius, TemperatureTargetCelsius, ElapsedAt(at).TotalSeconds);
}
