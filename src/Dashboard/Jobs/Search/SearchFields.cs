using System.Collections.Frozen;
using System.Collections.Immutable;
using Dashboard.Infrastructure;
using Shared.Details;

namespace Dashboard.Jobs.Search;

/// <summary>Every field of the search language; a tag's is made when it is named.</summary>
public static partial class SearchFields
{
    public const string TagPrefix = "tag.";

    /// <summary>In the order in which they are offered.</summary>
    public static ImmutableArray<SearchField> All =>
        [
            State,
            Substate,
            Is,
            Job,
            Endpoint,
            Gpu,
            Priority,
            Step,
            Error,
            Source,
            Cost,
            Progress,
            Utilization,
            Cpu,
            Memory,
            MemoryTotal,
            Gpus,
            Retries,
            Age,
            Wait,
            Run,
            Created,
            Started,
            Ended,
            Eta,
            Confirmed,
        ];

    /// <param name="name">As typed, in any case, an alias too; <c>tag.NAME</c> for a tag.</param>
    public static SearchField? Find(string name) =>
        Names.All.TryGetValue(name, out var field) ? field
        : name.Length > TagPrefix.Length && name.StartsWith(TagPrefix, StringComparison.OrdinalIgnoreCase)
            ? Tag(name[TagPrefix.Length..])
        : null;

    /// <summary>The name that a mistyped one was meant to be.</summary>
    public static string? FindNearest(string name) => NearestName.Find(name, Names.All.Keys);

    /// <param name="name">As somebody spells it.</param>
    public static SearchField Tag(string name)
    {
        var canonical = new JobTag(name, "").CanonicalName;
        return new SearchField(TagPrefix + name, SearchKind.Text, $"the tag {name}", $"{TagPrefix}{name}:alpha")
        {
            TagName = canonical,
            Texts = (in facts, holds) =>
            {
                foreach (var tag in facts.Tags)
                {
                    if (tag.IsNamed(canonical) && holds(tag.Value))
                    {
                        return true;
                    }
                }

                return false;
            },
        };
    }

    private static FactTexts One(Func<Shared.Jobs.Job, string?> read) =>
        (in facts, holds) => read(facts.Job) is { } text && holds(text);

    /// <summary>Made when the first name is looked up: by then every field is there.</summary>
    private static class Names
    {
        public static readonly FrozenDictionary<string, SearchField> All = SearchFields
            .All.SelectMany(field => field.Aliases.Append(field.Name).Select(name => (name, field)))
            .ToFrozenDictionary(named => named.name, named => named.field, StringComparer.OrdinalIgnoreCase);
    }
}
