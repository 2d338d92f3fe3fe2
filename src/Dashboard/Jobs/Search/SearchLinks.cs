using Shared.Details;

namespace Dashboard.Jobs.Search;

/// <summary>Addresses of the jobs that have a value in common.</summary>
internal static class SearchLinks
{
    /// <returns>Null where no search can say it: a value may be longer than a search is.</returns>
    public static string? OfTag(JobTag tag) => tag.Name.Length == 0 ? null : Of(SearchFields.Tag(tag.Name), tag.Value);

    /// <inheritdoc cref="OfTag"/>
    public static string? OfEndpoint(string endpointId) => Of(SearchFields.Endpoint, endpointId);

    /// <summary>By the whole name: 'A100' is another type than 'A100 80GB'.</summary>
    public static string? OfGpuType(string gpuType) => Of(SearchFields.Gpu, gpuType, SearchOperator.Whole);

    private static string? Of(SearchField field, string value, SearchOperator comparison = SearchOperator.Is)
    {
        var term = new SearchTerm(field, comparison, [new SearchValue(value) { IsQuoted = true }], false, 0, 0);
        var search = JobSearch.Parse(term.ToString());
        var says =
            search is { Faults.IsEmpty: true, Terms: [{ Values: [{ IsPattern: false } one] } only] }
            && one.Text == value
            && only.Field?.Key == field.Key;
        return says ? JobQuery.AddressOf(new JobQuery { Search = search }.AddressQuery) : null;
    }
}
