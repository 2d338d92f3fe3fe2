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
        (SearchFields.Utilization, "GPU use, %", "20"),
        (SearchFields.Memory, "GPU memory", "40GB"),
        (SearchFields.Retries, "Retries", "1"),
        (SearchFields.Age, "Age", "1h"),
        (SearchFields.Run, "Run time", "30m"),
        (SearchFields.Wait, "Wait", "5m"),
        (SearchFields.Started, "Started", "-24h"),
        (SearchFields.Ended, "Ended", "-24h"),
    ];

    private ISearchVocabulary _vocabulary = null!;
    private string? _tag;

    /// <summary>What has been written into a field and cannot be searched for, by the field's key. It stands there until it is mended.</summary>
    private readonly Dictionary<string, string> _faults = [];
    private JobSearch? _seen;
    private JobSearch? _sent;
    private int _version;

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
        if (!Search.Equals(_seen) && !Search.Equals(_sent))
        {
            // another search than this form has made
            _faults.Clear();
        }

        _seen = Search;
    }

    private bool IsShown(SearchTerm term) =>
        term.Field is { } field
        && (
            term.IsList && HasBoxes(field) ? term.IsExclusion || term.Operator == SearchOperator.Is
            : term.IsNegated ? false
            : term.Operator switch
            {
                SearchOperator.Is => field == SearchFields.State || field == SearchFields.Is,
                SearchOperator.AtLeast or SearchOperator.AtMost => Ranges.Any(range => range.Field == field),
                _ => false,
            }
        );

    /// <summary>One for values to have, and one for values to be without.</summary>
    private bool HasBoxes(SearchField field) =>
        TextFields.Contains(field) || (Tag is { } tag && field.Key == SearchFields.Tag(tag).Key);

    private bool HasValue(SearchField field, string value) => Search.ValuesOf(field).Contains(value);

    private Task Toggle(SearchField field, string value) => Send(Search.Toggle(field, value));

    private Task SetValues(SearchField field, ChangeEventArgs args, bool isNegated) =>
        Send(
            field,
            Search.With(
                field,
                [
                    .. (args.Value as string ?? "")
                        .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                        .Distinct(StringComparer.OrdinalIgnoreCase),
                ],
                isNegated
            )
        );

    /// <summary>With what stands in a field and could not be searched for.</summary>
    private Task Clear()
    {
        _faults.Clear();
        _version++;
        return Send(JobSearch.Empty);
    }

    private Task SetBound(SearchField field, SearchOperator op, ChangeEventArgs args) =>
        Send(
            field,
            Search.With(field, op, args.Value as string is { } text && text.Trim() is { Length: > 0 } value ? value : null)
        );

    private Task Send(JobSearch search) => Send(null, search);

    /// <param name="field">Whose value it is that was written.</param>
    private async Task Send(SearchField? field, JobSearch search)
    {
        if (search.Faults is [var fault, ..])
        {
            // one that the search had before is shown as the whole's
            if (field is not null && Search.Faults.IsEmpty)
            {
                _faults[field.Key] = fault.Message;
            }

            return;
        }

        if (field is not null)
        {
            _faults.Remove(field.Key);
        }

        _sent = search;
        await SearchChanged.InvokeAsync(search);
    }

    private string? InvalidOf(SearchField field) => _faults.ContainsKey(field.Key) ? "true" : null;

    private static string NameOf(SearchField field) =>
        field == SearchFields.Gpu ? "GPU" : $"{char.ToUpperInvariant(field.Name[0])}{field.Name[1..]}";

    private static string ListOf(SearchField field) => $"search-form-{field.Key}";
}
