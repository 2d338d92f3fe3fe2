using System.Collections.Immutable;
using Dashboard.Jobs.Search;
using Shared.Jobs;

namespace Dashboard.Jobs;

/// <summary>Which jobs a view shows and in which order. Equal queries share one view.</summary>
public sealed record JobQuery
{
    private const string Starred = "starred";

    /// <summary>Words of <c>is:</c>.</summary>
    public const string Failing = "failing";

    /// <inheritdoc cref="Failing"/>
    public const string Stalled = "stalled";

    /// <summary>Newest first.</summary>
    public static JobQuery Default { get; } = new();

    public JobSearch Search { get; init; } = JobSearch.Empty;

    public JobSort Sort { get; init; } = JobSort.Age;

    /// <summary>The name of the tag, where the order is by a tag.</summary>
    public string? SortTag { get; init; }

    /// <summary>Oldest, largest, last in the alphabet first. Ties go by job id, so that an order is total.</summary>
    public bool IsDescending { get; init; }

    /// <summary>Null where rows stand for themselves.</summary>
    public JobGrouping? Group { get; init; }

    public bool HasFilter => !Search.IsEmpty;

    /// <summary>The states that the search names; empty where it takes any.</summary>
    public JobStateSet States => JobStateSet.Parse(string.Join(',', Search.ValuesOf(SearchFields.State)));

    /// <summary>Only the jobs that somebody has starred.</summary>
    public bool IsStarred => Is(Starred);

    /// <summary>As in an address: the column's name, with <c>-</c> before it when descending.</summary>
    public string SortText => (IsDescending ? "-" : "") + JobSorts.IdOf(Sort, SortTag);

    /// <summary>The address's query string, without the question mark; empty for the default. What is not said is the default.</summary>
    public string AddressQuery
    {
        get
        {
            (string Name, string Value)[] parts =
            [
                ("q", Uri.EscapeDataString(Search.Text)),
                ("sort", SortText == Default.SortText ? "" : Uri.EscapeDataString(SortText)),
                ("group", Group is null ? "" : Uri.EscapeDataString(Group.Text)),
            ];
            return string.Join('&', parts.Where(part => part.Value.Length > 0).Select(part => $"{part.Name}={part.Value}"));
        }
    }

    public JobQuery Toggle(JobState state) => this with { Search = Search.Toggle(SearchFields.State, state.ToApiText()) };

    /// <param name="word">Of <c>is:</c>.</param>
    public bool Is(string word) => Search.Asks(SearchFields.Is, word);

    /// <summary>Besides all else that is asked for: jobs that are two of the words are those that are both.</summary>
    /// <inheritdoc cref="Is"/>
    public JobQuery ToggleIs(string word) => this with { Search = Search.ToggleAlso(SearchFields.Is, word) };

    /// <summary>As <see cref="ToggleIs"/>, of any state: so many are counted, whatever states are shown.</summary>
    /// <inheritdoc cref="Is"/>
    public JobQuery ToggleTrouble(string word) => (Is(word) ? this : OfAnyState()).ToggleIs(word);

    public JobQuery ToggleStarred() => ToggleIs(Starred);

    /// <summary>The same of any state.</summary>
    public JobQuery OfAnyState() => this with { Search = Search.WithoutList(SearchFields.State) };

    /// <summary>All jobs, also for those who begin with a view.</summary>
    public const string AllAddress = "/jobs?q=";

    /// <summary>Where the jobs page shows an <see cref="AddressQuery"/>.</summary>
    public static string AddressOf(string addressQuery) => addressQuery.Length == 0 ? "/jobs" : $"/jobs?{addressQuery}";

    /// <summary>As <see cref="AddressOf"/>, for a link: it leads there also for those who begin with a view.</summary>
    public static string LinkTo(string addressQuery) => addressQuery.Length == 0 ? AllAddress : AddressOf(addressQuery);

    /// <summary>The parameters of an address that decide which jobs are shown.</summary>
    public static ImmutableArray<string> FilterParameters { get; } = ["q", "state", "starred"];

    /// <summary>Reads an address's parameters; an order that means nothing is left out.</summary>
    /// <param name="states">As addresses had them that are older than the search language.</param>
    /// <param name="starred">As <paramref name="states"/>.</param>
    public static JobQuery Parse(string? states, string? text, string? sort, string? starred)
    {
        var isDescending = sort?.StartsWith('-') == true;
        var order = JobSorts.Find(sort?.TrimStart('-'));
        var search = JobSearch.Parse(text);
        if (JobStateSet.Parse(states).ToString() is { Length: > 0 } words)
        {
            search = search.With(SearchFields.State, [.. words.Split(',')]);
        }

        if (starred == "1" && !search.Asks(SearchFields.Is, Starred))
        {
            search = search.ToggleAlso(SearchFields.Is, Starred);
        }

        return new JobQuery
        {
            Search = search,
            Sort = order?.Sort ?? JobSort.Age,
            SortTag = order?.Tag,
            IsDescending = order is not null && isDescending,
        };
    }
}
