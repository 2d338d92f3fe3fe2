namespace Dashboard.Upstream.Errors;

/// <summary>A sentence or two in a header of an answer.</summary>
internal static class HeaderWords
{
    private const int MostLength = 400;

    /// <summary>A header is ASCII.</summary>
    public static string Fit(string words)
    {
        var plain = ErrorWords.Clean(words, key: null, MostLength).Replace("…", "...", StringComparison.Ordinal);
        return plain.AsSpan().ContainsAnyExceptInRange(' ', '~')
            ? string.Concat(plain.Select(character => character is >= ' ' and <= '~' ? character : '?'))
            : plain;
    }
}
