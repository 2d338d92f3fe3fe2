using System.Collections.Frozen;
using System.Runtime.InteropServices;
using Dashboard.Jobs.Search;

namespace Dashboard.Jobs.Views;

/// <summary>The values that jobs have, with how many have each, as they were when somebody asked. Two spellings of a tag are one.</summary>
internal sealed class JobVocabulary : ISearchVocabulary
{
    private const int MostValues = 300;

    /// <summary>More different values than this are no help to who types: the others are not counted.</summary>
    private const int MostCounted = 5_000;

    private static readonly SearchField[] Fields =
    [
        SearchFields.State,
        SearchFields.Substate,
        SearchFields.Is,
        SearchFields.Endpoint,
        SearchFields.Gpu,
        SearchFields.Priority,
        SearchFields.Error,
        SearchFields.Source,
    ];

    private readonly FrozenDictionary<string, IReadOnlyList<(string Value, int Count)>> _values;
    private readonly IReadOnlyList<(string Value, int Count)> _tags;

    private JobVocabulary(Counts counts)
    {
        _values = counts.ByField.ToFrozenDictionary(field => field.Key, field => Order(field.Value), StringComparer.Ordinal);
        _tags = Order(counts.Tags);
    }

    public IReadOnlyList<(string Value, int Count)> GetValues(SearchField field) => _values.GetValueOrDefault(field.Key, []);

    public IReadOnlyList<(string Value, int Count)> GetTags() => _tags;

    private static IReadOnlyList<(string Value, int Count)> Order(Dictionary<string, int> counts) =>
        [
            .. counts
                .OrderByDescending(value => value.Value)
                .ThenBy(value => value.Key, StringComparer.Ordinal)
                .Take(MostValues)
                .Select(value => (value.Key, value.Value)),
        ];

    /// <summary>Counts a stretch of the index at a time, so that nobody has to wait for all of it.</summary>
    public sealed class Counts
    {
        private readonly (FactTexts Texts, (string Word, FactFlag IsOf)[] Words, Predicate<string> Add)[] _fields;
        private readonly Dictionary<string, (string Spelling, string Key)> _spellings = new(StringComparer.Ordinal);

        public Counts() =>
            _fields = Array.ConvertAll(
                Fields,
                field =>
                {
                    var counts = ByField[field.Key] = new Dictionary<string, int>(StringComparer.Ordinal);
                    bool AddText(string text)
                    {
                        Add(counts, text);
                        // not the one that is looked for: all of them are
                        return false;
                    }

                    return (
                        field.Texts,
                        field.Words.Select(word => (word, field.Bind(word))).ToArray(),
                        (Predicate<string>)AddText
                    );
                }
            );

        public Dictionary<string, Dictionary<string, int>> ByField { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, int> Tags { get; } = new(StringComparer.Ordinal);

        public void Add(in JobFacts facts)
        {
            foreach (var (texts, words, add) in _fields)
            {
                texts(facts, add);
                foreach (var (word, isOf) in words)
                {
                    if (isOf(facts))
                    {
                        add(word);
                    }
                }
            }

            foreach (var tag in facts.Tags)
            {
                if (!_spellings.TryGetValue(tag.Name, out var known))
                {
                    var key = SearchFields.TagPrefix + tag.CanonicalName;
                    known = (ByField.ContainsKey(key) ? _spellings.Values.First(one => one.Key == key).Spelling : tag.Name, key);
                    _spellings[tag.Name] = known;
                    ByField.TryAdd(key, new Dictionary<string, int>(StringComparer.Ordinal));
                }

                Add(Tags, known.Spelling);
                Add(ByField[known.Key], tag.Value);
            }
        }

        public JobVocabulary ToVocabulary() => new(this);

        private static void Add(Dictionary<string, int> counts, string value)
        {
            if (counts.Count < MostCounted || counts.ContainsKey(value))
            {
                CollectionsMarshal.GetValueRefOrAddDefault(counts, value, out _)++;
            }
        }
    }
}
