using Shared.Details;
using Shared.Jobs;

namespace Dashboard.Jobs;

/// <summary>A query's predicate: the text decides what is counted, the states decide which of those are rows.</summary>
internal sealed class JobFilter(JobQuery query)
{
    public bool Matches(Job job) => (query.States.IsEmpty || query.States.Contains(job.State)) && MatchesText(job);

    public bool MatchesText(Job job) =>
        query.Text.Length == 0
        || Occurs(job.JobId)
        || Occurs(job.EndpointId)
        || job.Document.ReadTags().Any(tag => Occurs(tag.Value));

    private bool Occurs(string? text) => text?.Contains(query.Text, StringComparison.OrdinalIgnoreCase) == true;
}
