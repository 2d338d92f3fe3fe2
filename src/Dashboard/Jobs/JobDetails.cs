using Shared.Documents;

namespace Dashboard.Jobs;

/// <summary>The details in the API's words.</summary>
public static class JobDetails
{
    public const JobDetail All = JobDetail.Resources | JobDetail.Metrics | JobDetail.Logs;

    private static readonly (JobDetail Detail, string Include)[] Words =
    [
        (JobDetail.Logs, PartNames.Logs),
        (JobDetail.Metrics, PartNames.Metrics),
        (JobDetail.Resources, PartNames.Resources),
    ];

    public static IEnumerable<string> Includes { get; } = [.. Words.Select(word => word.Include)];

    public static IEnumerable<string> ToIncludes(this JobDetail details) =>
        Words.Where(word => details.HasFlag(word.Detail)).Select(word => word.Include);

    /// <returns>Null for a word that the API does not have.</returns>
    public static JobDetail? Parse(string include)
    {
        foreach (var word in Words)
        {
            if (word.Include == include)
            {
                return word.Detail;
            }
        }

        return null;
    }
}
