using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;

namespace Dashboard.Jobs.Search;

/// <summary>The search as a form. It shows whatever is searched for: terms that it has no field for stand at its end.</summary>
public sealed partial class JobSearchForm
{
    private const int MostOptions = 50;

    /// <summary>What is pasted comes in one message, and too large a one ends the circuit; a list of ids is watched by a file.</summary>
    private const int MostLength = 2000;

    private static readonly (string Word, string Label)[] Flags =
    [
        ("starred", "Starred"),
        ("watched", "Watched"),
        ("active", "Not over"),
        ("stalled", "Stalled"),
        ("failing", "Failed for good"),
        ("retrying", "Waiting for a retry"),
        ("doomed", "Retry will fail again"),
        ("gone", "Gone from upstream"),
    ];

    private static readonly SearchField[] TextFields =
    [
        SearchFields.Endpoint,
        SearchFields.Gpu,
        SearchFields.Priority,
        SearchFields.Error,
    ];

    private static readonly (SearchField Field, string Label, string Example)[] Ranges =
    [
        (SearchFields.Cost, "Cost, $", "5"),
        (SearchFields.Progress, "Progress, %", "50"),
        (SearchFields.Age, "Age", "1h"),
        (SearchFields.Run, "Run time", "30m"),
        (SearchFields.Wait, "Wait", "5m"),
        (SearchFields.Started, "Started", "-24h"),
        (SearchFields.Ended, "Ended", "-24h"),
    ];

    private ISearchVocabulary _vocabulary = null!;
    private string? _tag;
    private string? _fault;
    private JobSearch? _faultSearch;

    /// <summary>What the fault is of; null for the search as a whole.</summary>
    private SearchField? _faulty;

    [Parameter, EditorRequired]
    public required JobSearch Search { get; set; }

    [Parameter]
    public EventCallback<JobSearch> SearchChanged { get; set; }

    [Inject]
    private IJobViews Views { get; init; } = null!;

    private string Label =>
        Search.IsEmpty
            ? "Filter"
            : $"Filter, now {Search.Terms.Length:N0} {(Search.Terms.Length == 1 ? "condition" : "conditions")}";

    /// <summary>The one that was chosen, else one that is searched for, else the most frequent.</summary>
    private string? Tag =>
        _tag
        ?? Search
            .Terms.Select(term => term.Field)
            .FirstOrDefault(one => one?.TagName is not null)
            ?.Name[SearchFields.TagPrefix.Length..]
        ?? _vocabulary.GetTags().Select(tag => tag.Value).FirstOrDefault();

    /// <summary>What no field above shows.</summary>
    private IEnumerable<SearchTerm> Others => Search.Terms.Where(term => !IsShown(term));

    protected override void OnParametersSet()
    {
        _vocabulary = Views.GetVocabulary();
        if (_faulty is null || !Search.Equals(_faultSearch))
        {
            (_faulty, _fault) = (null, Search.Faults.IsEmpty ? null : Search.Faults[0].Message);
        }
    }

    private bool IsShown(SearchTerm term) =>
        !term.IsNegated
        && term.Field is { } field
        && term.Operator switch
        {
            SearchOperator.Is => field == SearchFields.State
                || field == SearchFields.Is
                || TextFields.Contains(field)
                || (Tag is { } tag && field.Key == SearchFields.Tag(tag).Key),
            SearchOperator.AtLeast or SearchOperator.AtMost => Ranges.Any(range => range.Field == field),
            _ => false,
        };

    private bool HasValue(SearchField field, string value) => Search.ValuesOf(field).Contains(value);

    private Task Toggle(SearchField field, string value) => Send(Search.Toggle(field, value));

    private Task SetValues(SearchField field, ChangeEventArgs args) =>
        Send(
            field,
            Search.With(
                field,
                [
                    .. (args.Value as string ?? "")
                        .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                        .Distinct(StringComparer.OrdinalIgnoreCase),
                ]
            )
        );

    private Task SetBound(SearchField field, SearchOperator op, ChangeEventArgs args) =>
        Send(
            field,
            Search.With(field, op, args.Value as string is { } text && text.Trim() is { Length: > 0 } value ? value : null)
        );

    private Task Send(JobSearch search) => Send(null, search);

    /// <param name="field">Whose value it is that was written.</param>
    private async Task Send(SearchField? field, JobSearch search)
    {
        _fault = search.Faults.IsEmpty ? null : search.Faults[0].Message;
        (_faulty, _faultSearch) = (_fault is null ? null : field, Search);
        if (_fault is null)
        {
            await SearchChanged.InvokeAsync(search);
        }
    }

    private string? InvalidOf(SearchField field) => _faulty?.Key == field.Key ? "true" : null;

    private static string NameOf(SearchField field) =>
        field == SearchFields.Gpu ? "GPU" : $"{char.ToUpperInvariant(field.Name[0])}{field.Name[1..]}";

    private static string ListOf(SearchField field) => $"search-form-{field.Key}";
}
