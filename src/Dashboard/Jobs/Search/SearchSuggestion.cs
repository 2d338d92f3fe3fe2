namespace Dashboard.Jobs.Search;

/// <summary>What could be written where the caret stands.</summary>
/// <param name="Start">What it takes the place of.</param>
/// <param name="Text">What is put there; the caret stands behind it.</param>
/// <param name="Label">What it is called in the list.</param>
/// <param name="Detail">A word on it: what a field means, how many jobs have a value.</param>
/// <param name="IsWhole">A term that is complete: a blank follows, where none does yet.</param>
public sealed record SearchSuggestion(int Start, int Length, string Text, string Label, string Detail, bool IsWhole);
