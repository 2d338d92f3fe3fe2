using System.Globalization;

namespace Dashboard.Jobs.Search;

/// <summary>What can be written next: fields where a name is, values that jobs have where a value is.</summary>
public static class SearchCompletion
{
    public const int Most = 8;

    /// <summary>Shorter than this, a word says too little to look for it among all values.</summary>
    private const int LeastOfWord = 2;

    public static IReadOnlyList<SearchSuggestion> Suggest(string text, int caret, ISearchVocabulary vocabulary)
    {
        var at = SearchCaret.Find(text, caret);
        var found =
            at.Field is not null ? Values(at, vocabulary)
            : at.HasOperator ? Names(at, vocabulary)
            : Names(at, vocabulary).Concat(Words(at, vocabulary)).Concat(OtherNames(at));
        // what stands there already is no news
        return [.. found.Where(one => one.Text != text.Substring(one.Start, one.Length)).DistinctBy(one => one.Text).Take(Most)];
    }

    private static IEnumerable<SearchSuggestion> Names(SearchCaret at, ISearchVocabulary vocabulary)
    {
        if (at.Written.StartsWith(SearchFields.TagPrefix, StringComparison.OrdinalIgnoreCase))
        {
            var written = at.Written[SearchFields.TagPrefix.Length..];
            return vocabulary
                .GetTags()
                .Where(tag => tag.Value.Contains(written, StringComparison.OrdinalIgnoreCase))
                .Select(tag => Name(at, SearchFields.Tag(tag.Value), Jobs(tag.Count)));
        }

        var fields = SearchFields
            .All.Where(field => field.Name.StartsWith(at.Written, StringComparison.OrdinalIgnoreCase))
            .Select(field => Name(at, field, field.Description));
        return !at.HasOperator && "tag".StartsWith(at.Written, StringComparison.OrdinalIgnoreCase)
            ? fields.Append(
                new SearchSuggestion(at.Start, at.Length, SearchFields.TagPrefix, "tag.…", "one of the job's tags", false)
            )
            : fields;
    }

    /// <summary>As the API calls them: of those that nothing else is called.</summary>
    private static IEnumerable<SearchSuggestion> OtherNames(SearchCaret at) =>
        SearchFields
            .All.Where(field => field.Aliases.Any(name => name.StartsWith(at.Written, StringComparison.OrdinalIgnoreCase)))
            .Select(field => Name(at, field, field.Description));

    private static SearchSuggestion Name(SearchCaret at, SearchField field, string detail) =>
        new(
            at.Start,
            at.Length,
            SearchText.OfName(field.Name)
                + (
                    at.HasOperator ? ""
                    : IsMeasure(field) ? ">"
                    : ":"
                ),
            field.Name,
            detail,
            IsWhole: false
        );

    /// <summary>Somebody who types a state, an endpoint or a tag's value need not know whose it is.</summary>
    private static IEnumerable<SearchSuggestion> Words(SearchCaret at, ISearchVocabulary vocabulary)
    {
        if (at.Written.Length < LeastOfWord)
        {
            return [];
        }

        var tags = vocabulary.GetTags().Take(Most).Select(tag => SearchFields.Tag(tag.Value));
        return new[] { SearchFields.State, SearchFields.Is, SearchFields.Endpoint, SearchFields.Gpu }
            .Concat(tags)
            .SelectMany(field =>
                ValuesOf(field, at.Written, vocabulary)
                    .Select(value =>
                    {
                        var term = JobSearch.Write(field, SearchOperator.Is, [value.Value]);
                        return new SearchSuggestion(at.Start, at.Length, term, term, value.Detail, IsWhole: true);
                    })
            );
    }

    private static IEnumerable<SearchSuggestion> Values(SearchCaret at, ISearchVocabulary vocabulary) =>
        at.Field!.Kind switch
        {
            SearchKind.Word or SearchKind.Text or SearchKind.Words => ValuesOf(at.Field, at.Written, vocabulary)
                .Select(value => Value(at, SearchText.Of(value.Value), value.Value, value.Detail)),
            SearchKind.Instant when at.Operator.IsOfOrder() => Examples(
                at,
                ("-1h", "an hour ago"),
                ("-24h", "a day ago"),
                ("-7d", "a week ago"),
                ("now", "")
            ),
            SearchKind.Duration => Examples(at, ("5m", "five minutes"), ("1h", "an hour"), ("1d", "a day")),
            _ => [],
        };

    private static IEnumerable<SearchSuggestion> Examples(SearchCaret at, params (string Text, string Detail)[] examples) =>
        examples
            .Where(example => example.Text.StartsWith(at.Written, StringComparison.OrdinalIgnoreCase))
            .Select(example => Value(at, example.Text, example.Text, example.Detail));

    private static SearchSuggestion Value(SearchCaret at, string text, string label, string detail) =>
        new(at.Start, at.Length, text, label, detail, IsWhole: true);

    /// <summary>Those that begin with what is written come before those that only contain it.</summary>
    private static IEnumerable<(string Value, string Detail)> ValuesOf(
        SearchField field,
        string written,
        ISearchVocabulary vocabulary
    )
    {
        var counts = vocabulary.GetValues(field);
        var known = counts.Select(value => (value.Value, Detail: Jobs(value.Count)));
        var all = field.Words.IsEmpty
            ? known
            : field.Words.Select(word => (word, Jobs(counts.FirstOrDefault(value => value.Value == word).Count)));
        return all.Where(value => value.Item1.Contains(written, StringComparison.OrdinalIgnoreCase))
            .OrderBy(value => value.Item1.StartsWith(written, StringComparison.OrdinalIgnoreCase) ? 0 : 1);
    }

    private static bool IsMeasure(SearchField field) =>
        field.Kind is not (SearchKind.Word or SearchKind.Text or SearchKind.Words);

    private static string Jobs(int count) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? "job" : "jobs")}");
}
