namespace Dashboard.Jobs.Search;

/// <summary>What of a search means nothing, and where it stands in the text.</summary>
/// <param name="Suggestion">What to put in its place; null where nothing is likely.</param>
public sealed record SearchFault(int Start, int Length, string Message, string? Suggestion = null);
