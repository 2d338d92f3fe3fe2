using System.Collections.Immutable;

namespace Simulator.Workloads;

/// <summary>Lays stages end to end and carries heat, energy and paid time from one to the next.</summary>
internal sealed class StageBuilder(GpuModel gpu, DateTimeOffset start, ImmutableArray<Stage> before, double restOffsetCelsius)
{
    private readonly ImmutableArray<Stage>.Builder _stages = before.ToBuilder();
    private double _temperature = Thermals.RestCelsius(gpu, gpu.IdlePowerWatts) + restOffsetCelsius;
    private double _energy;
    private double _work;
    private double _progress;
    private TimeSpan _billed;

    public DateTimeOffset Now { get; private set; } = start;

    public StageBuilder Add(
        JobState state,
        RunningPhase phase,
        double seconds,
        double utilization,
        double workTo,
        double progressTo,
        bool isThrottled = false
    )
    {
        var power = Thermals.PowerWatts(gpu, utilization);
        var end = Now + Milliseconds(seconds);
        var stage = new Stage
        {
            State = state,
            Phase = phase,
            StartsAt = Now,
            EndsAt = end,
            WorkFrom = _work,
            WorkTo = workTo,
            ProgressFrom = _progress,
            ProgressTo = progressTo,
            Utilization = utilization,
            IsThrottled = isThrottled,
            PowerWatts = power,
            TemperatureFromCelsius = _temperature,
            TemperatureTargetCelsius = Thermals.RestCelsius(gpu, power) + restOffsetCelsius,
            EnergyFromJoules = _energy,
            BilledFrom = _billed,
        };
        _stages.Add(stage);
        Carry(stage, end);
        return this;
    }

    /// <summary>Ends the attempt, at the end of the last stage or within an earlier one.</summary>
    public ImmutableArray<Stage> End(JobState state, DateTimeOffset at)
    {
        while (_stages.Count > before.Length && _stages[^1].StartsAt >= at)
        {
            _stages.RemoveAt(_stages.Count - 1);
        }

        if (_stages.Count > 0)
        {
            var last = _stages[^1];
            var share = last.ShareAt(at);
            var cut = last with
            {
                EndsAt = at,
                WorkTo = last.WorkFrom + ((last.WorkTo - last.WorkFrom) * share),
                ProgressTo = last.ProgressFrom + ((last.ProgressTo - last.ProgressFrom) * share),
            };
            _stages[^1] = cut;
            Carry(cut, at);
        }

        _stages.Add(
            new Stage
            {
                State = state,
                StartsAt = at,
                WorkFrom = _work,
                WorkTo = _work,
                ProgressFrom = _progress,
                ProgressTo = state == JobState.Completed ? 100 : _progress,
                TemperatureFromCelsius = _temperature,
                TemperatureTargetCelsius = _temperature,
                EnergyFromJoules = _energy,
                BilledFrom = _billed,
            }
        );
        return _stages.ToImmutable();
    }

    public static TimeSpan Milliseconds(double seconds) => TimeSpan.FromMilliseconds(Math.Max(1, Math.Round(seconds * 1000)));

    private void Carry(Stage stage, DateTimeOffset end)
    {
        _temperature = stage.TemperatureAt(end);
        _energy = stage.EnergyAt(end);
        _billed = stage.BilledAt(end);
        _work = stage.WorkTo;
        _progress = stage.ProgressTo;
        Now = end;
    }
}
