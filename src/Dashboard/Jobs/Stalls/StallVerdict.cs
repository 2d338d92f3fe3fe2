namespace Dashboard.Jobs.Stalls;

/// <summary>A job is stalled: it runs, and nothing of it has moved for longer than jobs like it ever take.</summary>
/// <param name="Since">When something last moved, by upstream's clock.</param>
/// <param name="Limit">How long it may take, as its endpoint goes.</param>
/// <param name="CostThen">US dollars that had accrued when it last moved; null where upstream gave none.</param>
public sealed record StallVerdict(DateTimeOffset Since, TimeSpan Limit, decimal? CostThen)
{
    /// <summary>Nothing moves, and it is paid for: what somebody should look at.</summary>
    public bool IsCostRising { get; init; }

    /// <summary>Its GPUs are at work all the same.</summary>
    public bool IsBusy { get; init; }

    /// <summary>The limit is what this endpoint's jobs have shown, not the one for want of any.</summary>
    public bool IsLearnt { get; init; }
}
