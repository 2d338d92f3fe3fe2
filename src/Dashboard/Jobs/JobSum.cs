namespace Dashboard.Jobs;

/// <summary>What the rows of a query come to, taken together.</summary>
/// <param name="Jobs">How many match, whether or not they have a place among the rows.</param>
/// <param name="Cost">Of those whose cost is known, in US dollars; null where it is of none.</param>
/// <param name="Costs">How many those are.</param>
public sealed record JobSum(int Jobs, decimal? Cost, int Costs)
{
    public static JobSum None { get; } = new(0, null, 0);
}
