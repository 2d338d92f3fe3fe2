namespace Dashboard.Jobs.Table;

/// <summary>What a group's heading says of its jobs, at one moment.</summary>
/// <param name="Value">What they have in common; empty where they lack it.</param>
/// <param name="Cost">US dollars, of all that have one; null where none has.</param>
/// <param name="Progress">Percent, the mean of those that run.</param>
/// <param name="UtilizationPercent">The mean of those that run.</param>
public sealed record JobGroupSums(
    JobGrouping Grouping,
    string Value,
    JobCounts Counts,
    decimal? Cost,
    double? Progress,
    double? UtilizationPercent
)
{
    /// <summary>A heading's key is this and the value: no job's id holds a blank.</summary>
    public const string KeyPrefix = "group ";

    /// <summary>Stands for the values beyond those that have groups of their own.</summary>
    public const string Others = "… others";
}
