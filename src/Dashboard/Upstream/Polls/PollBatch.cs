using Dashboard.Jobs;

namespace Dashboard.Upstream.Polls;

/// <summary>Jobs to be read in one request.</summary>
internal sealed record PollBatch(IReadOnlyList<string> JobIds, JobDetail Details)
{
    /// <summary>As the API spells it; null for none.</summary>
    public IReadOnlyList<string>? Include => Details == JobDetail.None ? null : [.. Details.ToIncludes()];
}
