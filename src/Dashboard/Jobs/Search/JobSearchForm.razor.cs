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

    /// <summary>Of what belongs to no box.</summary>
    private static readonly (string, SearchOperator) Whole = ("", SearchOperator.Is);

    /// <summary>What has been written into a box and cannot be searched for, by the field's key and what is asked of it. It stands there until it is mended.</summary>
    private readonly Dictionary<(string Field, SearchOperator Asked), string> _faults = [];
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
            // another search than this form has made just now
            Forget();
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

    /// <param name="asked">To be one of them, none of them, at least that or at most that.</param>
    private Task Set(SearchField field, SearchOperator asked, string? text) =>
        Send(
            (field.Key, asked),
            asked is SearchOperator.Is or SearchOperator.IsNot
                ? Search.With(
                    field,
                    [
                        .. (text ?? "")
                            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                            .Distinct(StringComparer.OrdinalIgnoreCase),
                    ],
                    isNegated: asked == SearchOperator.IsNot
                )
                : Search.With(field, asked, text?.Trim() is { Length: > 0 } value ? value : null)
        );

    private Task Send(JobSearch search) => Send(Whole, search);

    /// <param name="box">Which one it was written into.</param>
    private async Task Send((string, SearchOperator) box, JobSearch search)
    {
        if (search.Faults is [var fault, ..])
        {
            // one that the search had before is shown anyway
            if (Search.Faults.IsEmpty)
            {
                _faults[box] = fault.Message;
            }

            _version += box == Whole ? 1 : 0;
            return;
        }

        _faults.Remove(box);
        _faults.Remove(Whole);
        _sent = search;
        await SearchChanged.InvokeAsync(search);
    }

    private Task Clear()
    {
        Forget();
        return Send(JobSearch.Empty);
    }

    /// <summary>With what stands in the boxes and could not be searched for.</summary>
    private void Forget()
    {
        _version += _faults.Count > 0 ? 1 : 0;
        _faults.Clear();
        _sent = null;
    }

    /// <summary>What stood in the boxes goes with them.</summary>
    private void Toggled(bool isOpen)
    {
        if (!isOpen)
        {
            Forget();
        }
    }

    private string? FaultOfWhole => Search.Faults is [var first, ..] ? first.Message : _faults.GetValueOrDefault(Whole);

    private static string IdOf(SearchField field, SearchOperator asked) => $"search-form-fault-{field.Key}-{asked}";

    private static string NameOf(SearchField field) =>
        field == SearchFields.Gpu ? "GPU" : $"{char.ToUpperInvariant(field.Name[0])}{field.Name[1..]}";

    private static string ListOf(SearchField field) => $"search-form-{field.Key}";
}
