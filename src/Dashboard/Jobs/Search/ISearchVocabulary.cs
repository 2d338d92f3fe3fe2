namespace Dashboard.Jobs.Search;

/// <summary>What the jobs that are known have as values, for those who do not know it by heart.</summary>
public interface ISearchVocabulary
{
    /// <summary>A field's values with the number of jobs that have each, the most frequent first; at most a few hundred.</summary>
    IReadOnlyList<(string Value, int Count)> GetValues(SearchField field);

    /// <summary>The names of all tags, as <see cref="GetValues"/>.</summary>
    IReadOnlyList<(string Value, int Count)> GetTags();
}
