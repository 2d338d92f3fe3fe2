namespace Dashboard.Jobs.Views;

/// <summary>
/// Texts that many jobs have, each one object for all of them: who looks at a hundred thousand jobs finds it in the processor's cache. Not
/// for two threads at once.
/// </summary>
internal sealed class SharedTexts
{
    /// <summary>What is of more kinds than this is not shared much.</summary>
    private const int Most = 4_096;

    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public string? Share(string? text)
    {
        if (text is null)
        {
            return null;
        }

        if (_known.TryGetValue(text, out var known))
        {
            return known;
        }

        if (_known.Count < Most)
        {
            _known.Add(text);
        }

        return text;
    }
}
