using Dashboard.Jobs;

namespace Dashboard.Upstream.Polls;

/// <summary>Jobs to be read in one request.</summary>
internal sealed record PollBatch(IReadOnlyList<string> JobIds, JobDetail Details)
{
    /// <summary>As the API spells it; null for none.</summary>
    public IReadOnlyList<string>? Include
    {
        get
        {
            string[] names =
            [
                .. new[] { JobDetail.Logs, JobDetail.Metrics, JobDetail.Resources }
                    .Where(detail => Details.HasFlag(detail))
                    .Select(detail => detail.ToString().ToLowerInvariant()),
            ];
            return names.Length == 0 ? null : names;
        }
    }
}
