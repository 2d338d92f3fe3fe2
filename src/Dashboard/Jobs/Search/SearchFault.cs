namespace Dashboard.Jobs.Search;

/// <summary>What of a search means nothing, and where it stands in the text.</summary>
/// <param name="Suggestion">What to put in its place; null where nothing is likely.</param>
public sealed record SearchFault(int Start, int Length, string Message, string? Suggestion = null)
{
    /// <summary>The same of the text as it was typed, which may have blanks before the search.</summary>
    public SearchFault Within(string typed) => this with { Start = Start + typed.Length - typed.TrimStart().Length };

    /// <summary>What programs are told beside the message.</summary>
    internal object ToDetails() =>
        new
        {
            position = Start,
            length = Length,
            suggestion = Suggestion,
        };
}
