namespace Dashboard.Jobs.Selection;

/// <summary>What can be done to many jobs at once. All of it is the Dashboard's own: upstream takes no orders.</summary>
internal enum BulkAction
{
    Star,
    Unstar,
    Watch,
    Unwatch,
}

/// <param name="Changed">Without those that were so already: what an undo has to do with.</param>
/// <param name="RefusedCount">Those whose id upstream cannot be asked for.</param>
/// <param name="RestCount">Those that were not come to: it was ended, or there was a fault.</param>
/// <param name="Fault">What ended it, in words; null where nothing did.</param>
internal sealed record BulkOutcome(
    BulkAction Action,
    IReadOnlyList<string> Changed,
    int SameCount,
    int RefusedCount,
    int RestCount,
    string? Fault
)
{
    /// <summary>Of those that were watched: those that somebody had taken off before.</summary>
    public IReadOnlySet<string> FormerlyOff { get; init; } = new HashSet<string>();
}

internal static class BulkActions
{
    public static BulkAction Opposite(this BulkAction action) =>
        action switch
        {
            BulkAction.Star => BulkAction.Unstar,
            BulkAction.Unstar => BulkAction.Star,
            BulkAction.Watch => BulkAction.Unwatch,
            _ => BulkAction.Watch,
        };

    /// <summary>What has been done to those that changed.</summary>
    public static string Participle(this BulkAction action) =>
        action switch
        {
            BulkAction.Star => "starred",
            BulkAction.Unstar => "unstarred",
            BulkAction.Watch => "watched",
            _ => "no longer watched",
        };
}
