using System.Collections.Immutable;
using Shared.Details;
using Shared.Jobs;

namespace Dashboard.Jobs;

/// <summary>A query's predicate: its text and the stars decide what is counted, its states decide which of those are rows.</summary>
internal sealed record JobFilter(JobQuery Query, ImmutableHashSet<string> Starred)
{
    public bool Matches(Job job) => (Query.States.IsEmpty || Query.States.Contains(job.CountedState)) && IsCounted(job);

    public bool IsCounted(Job job) => (!Query.IsStarred || Starred.Contains(job.JobId)) && MatchesText(job);

    private bool MatchesText(Job job) =>
        Query.Text.Length == 0
        || Occurs(job.JobId)
        || Occurs(job.EndpointId)
        || job.Document.ReadTags().Any(tag => Occurs(tag.Value));

    private bool Occurs(string? text) => text?.Contains(Query.Text, StringComparison.OrdinalIgnoreCase) == true;
}
