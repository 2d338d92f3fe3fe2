using System.Collections.Immutable;
using System.Text.Json;
using Dashboard.Jobs;
using Dashboard.Jobs.Search;
using Dashboard.Relay.Log;
using Shared.Jobs;

namespace Dashboard.Relay;

/// <summary>Which jobs a program asks for: all its parameters are terms of one search, all of which must hold.</summary>
internal sealed class JobListFilter
{
    private readonly SearchPredicate _whole;

    /// <summary>The terms that can be judged before a job's tags are read.</summary>
    private readonly SearchPredicate _untagged;

    /// <summary>The others; null where there are none.</summary>
    private readonly SearchPredicate? _tagged;

    public JobListFilter(ImmutableArray<SearchTerm> terms)
    {
        Key = JsonSerializer.Serialize<string[]>([
            .. terms.Select(term => term.Key).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
        ]);
        IsOfFacets = terms.All(SearchScopes.IsOfFacets);
        _whole = new SearchPredicate(terms);
        _untagged = new SearchPredicate([.. terms.Where(term => !LooksAtTags(term))]);
        ImmutableArray<SearchTerm> tagged = [.. terms.Where(LooksAtTags)];
        _tagged = tagged.IsEmpty ? null : new SearchPredicate(tagged);
        IsAll = terms.IsEmpty;
    }

    public static JobListFilter All { get; } = new([]);

    /// <summary>Equal for filters that mean the same.</summary>
    public string Key { get; }

    /// <summary>
    /// What it looks at is the same of all changes that the log may merge into one, so that an entry tells by itself whether its job comes
    /// or leaves.
    /// </summary>
    public bool IsOfFacets { get; }

    /// <summary>Whether a job matches may change although the job does not.</summary>
    public bool IsOfTime => _whole.IsOfTime;

    private bool IsAll { get; }

    public bool Matches(Job job, in SearchMoment moment) =>
        IsAll
        || (_untagged.Matches(JobFacts.Of(job, []), moment) && (_tagged is null || _tagged.Matches(JobFacts.Of(job), moment)));

    public bool Matches(LogEntry entry, in SearchMoment moment) => _whole.Matches(entry.Facts, moment);

    /// <returns>The first UTC tick after the moment at which the job must be asked again; <see cref="long.MaxValue"/> for never.</returns>
    public long FlipsAt(LogEntry entry, in SearchMoment moment) => _whole.FlipsAt(entry.Facts, moment);

    /// <summary>For a filter of facets: the job matches after this change.</summary>
    public bool Matches(LogEntry entry) => Matches(entry, entry.Facets);

    /// <summary>For a filter of facets: it did before.</summary>
    public bool Left(LogEntry entry) => entry.FacetsBefore is { } before && Matches(entry, before);

    /// <summary>For a filter of facets. A job that is left by it is told once more, so that readers learn of it.</summary>
    public bool Wants(LogEntry entry) => Matches(entry) || Left(entry);

    private bool Matches(LogEntry entry, JobFacets facets) =>
        IsAll || _whole.Matches(facets.ToFacts(entry.Job, hasTags: _tagged is not null), default);

    private static bool LooksAtTags(SearchTerm term) => term.Field is null or { TagName: not null };
}
