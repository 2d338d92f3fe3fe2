namespace Dashboard.Jobs.Compare;

/// <summary>What the charts' time is counted from.</summary>
public enum CompareAxis
{
    /// <summary>Each job's own start, so that runs lie above each other.</summary>
    Start,

    /// <summary>Upstream's clock: what happened at the same time lies above each other.</summary>
    Clock,
}
