using Dashboard.Components.Live;
using Dashboard.Jobs.Table;
using Shared.Jobs;

namespace Dashboard.Jobs.Views;

/// <summary>The rows of one group, in their order, with sums that are kept by adding and removing single jobs: none drifts.</summary>
internal sealed class JobGroup(string value, JobQuery query)
{
    /// <summary>Percentages are summed as whole numbers of millionths.</summary>
    private const double Fine = 1e6;

    private readonly JobTally _tally = new();
    private readonly JobGrouping _grouping = query.Group!;
    private decimal _cost;
    private int _costs;
    private (long Sum, int Count) _progress;
    private (long Sum, int Count) _utilization;
    private long _version;
    private bool _isChanged = true;
    private volatile LiveRow<JobGroupSums>? _row;

    /// <summary>What its jobs have in common; empty where they lack it.</summary>
    public string Value { get; } = value;

    public JobRanks Ranks { get; } = new(query);

    /// <summary>As of the last tick; read by any thread.</summary>
    public LiveRow<JobGroupSums> Row => _row ?? Refresh();

    public void Add(in JobFacts facts) => Count(facts, 1);

    public void Remove(in JobFacts facts) => Count(facts, -1);

    /// <summary>Takes the sums over into the row that is shown.</summary>
    public LiveRow<JobGroupSums> Refresh()
    {
        if (_isChanged || _row is null)
        {
            _isChanged = false;
            var sums = new JobGroupSums(
                _grouping,
                Value,
                _tally.ToCounts(),
                _costs > 0 ? _cost : null,
                Mean(_progress),
                Mean(_utilization)
            );
            _row = new LiveRow<JobGroupSums>(JobGroupSums.KeyPrefix + Value, sums, ++_version);
        }

        return _row;
    }

    private void Count(in JobFacts facts, int number)
    {
        _isChanged = true;
        if (number > 0)
        {
            _tally.Add(facts);
        }
        else
        {
            _tally.Remove(facts);
        }

        if (facts.Cost is { } cost)
        {
            _cost += number * cost;
            _costs += number;
        }

        if (facts.State == JobState.Running)
        {
            Sum(ref _progress, facts.Progress, number);
            Sum(ref _utilization, facts.UtilizationPercent, number);
        }
    }

    private static void Sum(ref (long Sum, int Count) sum, double value, int number)
    {
        if (double.IsFinite(value))
        {
            sum = (sum.Sum + (number * (long)(value * Fine)), sum.Count + number);
        }
    }

    private static double? Mean((long Sum, int Count) sum) => sum.Count == 0 ? null : sum.Sum / Fine / sum.Count;
}
