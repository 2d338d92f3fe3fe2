using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Dashboard.Infrastructure;
using Dashboard.Jobs.Search;
using Dashboard.Relay.Streams;
using Shared.Jobs;

namespace Dashboard.Relay;

/// <summary>
/// The parameters of the job list, read and checked. <c>status</c> and <c>endpointId</c> take several values, with commas or repeated,
/// of which a job has one; every tag must be there; <c>q</c> is a search as the jobs page takes it. Ids and tags are compared letter for
/// letter, but for those in <c>q</c>, which are found in any case.
/// </summary>
internal sealed record JobListQuery(JobListFilter Filter, int Limit, JobListCursor? After)
{
    private const string TagPrefix = "tag.";
    private const string Search = "q";

    private static readonly string[] OfFilter = ["status", "endpointId", TagPrefix, Search];

    private static readonly string[] OfPage = [.. OfFilter, "limit", "cursor"];

    private static readonly string[] OfStream = [.. OfFilter, StreamEndpoints.LastEventIdParameter];

    private const int DefaultLimit = 100;
    private const int MostLimit = 1000;

    /// <summary>Of an event stream: lets a parameter through that is no mistyped one.</summary>
    public static bool TryReadForStream(
        IQueryCollection parameters,
        [NotNullWhen(true)] out JobListFilter? filter,
        [NotNullWhen(false)] out JobListFault? fault
    ) => TryReadFilter(parameters, OfStream, SearchScope.Stream, out filter, out fault);

    /// <summary>Of the hub.</summary>
    public static bool TryReadForHub(
        IQueryCollection parameters,
        [NotNullWhen(true)] out JobListFilter? filter,
        [NotNullWhen(false)] out JobListFault? fault
    ) => TryReadFilter(parameters, OfFilter, SearchScope.Hub, out filter, out fault);

    /// <summary>Of the list.</summary>
    public static bool TryRead(
        IQueryCollection parameters,
        [NotNullWhen(true)] out JobListQuery? query,
        [NotNullWhen(false)] out JobListFault? fault
    )
    {
        query = null;
        if (!TryReadFilter(parameters, OfPage, SearchScope.List, out var filter, out fault))
        {
            return false;
        }

        JobListCursor? after = null;
        var limit = DefaultLimit;
        var problem = ParameterNames.FindRepeated(parameters, "limit", "cursor");
        if (
            problem is null
            && parameters["limit"].ToString() is { Length: > 0 } limitText
            && (
                !int.TryParse(limitText, NumberStyles.None, CultureInfo.InvariantCulture, out limit)
                || limit < 1
                || limit > MostLimit
            )
        )
        {
            problem = $"limit '{limitText}' is not a number from 1 to {MostLimit}.";
        }

        if (
            problem is null
            && parameters["cursor"].ToString() is { Length: > 0 } cursor
            && !JobListCursor.TryParse(cursor, out after)
        )
        {
            problem = "cursor is none that this list gave.";
        }

        if (problem is not null)
        {
            fault = new JobListFault(problem);
            return false;
        }

        query = new JobListQuery(filter, limit, after);
        return true;
    }

    private static bool TryReadFilter(
        IQueryCollection parameters,
        string[] names,
        SearchScope scope,
        [NotNullWhen(true)] out JobListFilter? filter,
        [NotNullWhen(false)] out JobListFault? fault
    )
    {
        filter = null;
        var problem =
            ParameterNames.FindFault(parameters.Keys, names, onlyMistyped: scope == SearchScope.Stream)
            ?? ParameterNames.FindRepeated(parameters, StreamEndpoints.LastEventIdParameter, Search)
            ?? FindNamelessTag(parameters)
            ?? FindOddState(parameters);
        if (problem is not null)
        {
            fault = new JobListFault(problem);
            return false;
        }

        var typed = parameters[Search].ToString();
        var search = JobSearch.Parse(typed);
        if ((search.Faults.FirstOrDefault() ?? SearchScopes.FindFault(search, scope)) is { } wrong)
        {
            fault = new JobListFault(wrong.Message, wrong.Within(typed));
            return false;
        }

        fault = null;
        SearchTerm[] terms = [.. search.Terms, .. TermsOf(parameters)];
        filter = terms.Length == 0 ? JobListFilter.All : new JobListFilter([.. terms]);
        return true;
    }

    /// <summary>What the parameters beside the search ask for, as terms of one.</summary>
    private static IEnumerable<SearchTerm> TermsOf(IQueryCollection parameters)
    {
        List<string> states = [.. Values(parameters, "status").Select(Spell)];
        if (states.Count > 0)
        {
            yield return Term(SearchFields.State, states.Select(state => new SearchValue(state)));
        }

        List<string> endpointIds = [.. Values(parameters, "endpointId")];
        if (endpointIds.Count > 0)
        {
            yield return Term(SearchFields.Endpoint, endpointIds.Select(Exactly));
        }

        foreach (var (name, values) in parameters.Where(parameter => IsTag(parameter.Key)))
        {
            foreach (var value in values)
            {
                yield return Term(SearchFields.Tag(name[TagPrefix.Length..]), [Exactly(value ?? "")]);
            }
        }
    }

    private static SearchTerm Term(SearchField field, IEnumerable<SearchValue> values) =>
        new(field, SearchOperator.Is, [.. values], IsNegated: false, Start: 0, Length: 0);

    private static SearchValue Exactly(string text) => new(text) { IsExact = true };

    private static string Spell(string status) => StateWords.TryParse(status, out var state) ? state.ToApiText() : status;

    private static string? FindOddState(IQueryCollection parameters) =>
        Values(parameters, "status").FirstOrDefault(status => !StateWords.TryParse(status, out _)) is { } odd
            ? StateWords.DescribeFault(odd)
            : null;

    /// <summary>No job has such a tag, so that it would match none.</summary>
    private static string? FindNamelessTag(IQueryCollection parameters) =>
        parameters.Keys.Any(name => IsTag(name) && string.IsNullOrWhiteSpace(name[TagPrefix.Length..]))
            ? $"{TagPrefix} names no tag: it is {TagPrefix}KEY, such as {TagPrefix}projectId=proj_1."
            : null;

    private static bool IsTag(string name) => name.StartsWith(TagPrefix, StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<string> Values(IQueryCollection parameters, string name) =>
        parameters[name]
            .SelectMany(value =>
                (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            );
}
