using Dashboard.Jobs.Search;

namespace Dashboard.Relay;

/// <summary>Who is asked, and so what can be judged.</summary>
internal enum SearchScope
{
    /// <summary>The list: of all jobs as they are now.</summary>
    List,

    /// <summary>The hub: of what the log tells of, and it is remembered who has been told what.</summary>
    Hub,

    /// <summary>A stream: of one change at a time, and any number of readings may have been passed over before it.</summary>
    Stream,
}

/// <summary>Which terms of a search can be asked where.</summary>
internal static class SearchScopes
{
    private const string FacetNames = "state, substate, is, job, endpoint, gpu, retries and tags";

    /// <summary>What the relay's log keeps of every change: a run of changes that it may merge into one does not differ in them.</summary>
    private static readonly SearchField[] Facets =
    [
        SearchFields.State,
        SearchFields.Substate,
        SearchFields.Job,
        SearchFields.Endpoint,
        SearchFields.Gpu,
        SearchFields.Retries,
    ];

    /// <summary>Words of <c>is:</c> that go by what people have marked here, or by what this process has watched.</summary>
    private static readonly string[] OfThisDashboard = ["starred", "stalled", "watched", SearchReader.Any];

    private static readonly string[] WordsOfFacets = ["active", "failing", "gone", "over", "retrying"];

    /// <returns>The first term that cannot be judged there, and why; null where there is none.</returns>
    public static SearchFault? FindFault(JobSearch search, SearchScope scope)
    {
        foreach (var term in search.Terms)
        {
            if (Describe(term, scope) is { } why)
            {
                return new SearchFault(term.Start, term.Length, why);
            }
        }

        return null;
    }

    public static bool IsOfFacets(SearchTerm term) =>
        term.Field is { } field
        && (
            field == SearchFields.Is
                ? term.Values.All(value => WordsOfFacets.Contains(value.Text))
                : field.TagName is not null || Facets.Contains(field)
        );

    private static string? Describe(SearchTerm term, SearchScope scope)
    {
        var field = term.Field;
        if (field == SearchFields.Is && term.Values.Any(value => OfThisDashboard.Contains(value.Text)))
        {
            return $"{term} is of this Dashboard's pages alone: programs are told what upstream tells, and that is no part of it.";
        }

        if (scope != SearchScope.List && (field == SearchFields.Confirmed || field == SearchFields.Source))
        {
            return $"{field!.Name} changes with every word from upstream, of which nobody is told where the job is as it was. "
                + "GET /v2/jobs?q= can be asked for it.";
        }

        if (scope == SearchScope.Stream && !IsOfFacets(term))
        {
            return $"A stream may pass over readings, so it can be asked for {FacetNames} alone, and not for "
                + (
                    field is null ? "a text"
                    : field == SearchFields.Is ? term.ToString()
                    : field.Name
                )
                + ". /hubs/jobs can, and GET /v2/jobs?q=.";
        }

        return null;
    }
}
