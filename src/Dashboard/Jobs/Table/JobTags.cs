using Shared.Details;
using Shared.Documents;
using Shared.Jobs;

namespace Dashboard.Jobs.Table;

/// <summary>One tag of a job, read where a table shows it or is sorted by it.</summary>
internal static class JobTags
{
    /// <summary>So many names are offered in a menu, the most frequent first.</summary>
    public const int MostOffered = 100;

    /// <param name="canonicalName">As <see cref="JobTag.CanonicalName"/> has it.</param>
    public static string? Find(Job job, string canonicalName) =>
        job.Document.FindPart(PartNames.Tags) is { } tags ? Find(JobTag.ReadAll(tags.Json.Span), canonicalName) : null;

    public static string? Find(IReadOnlyList<JobTag> tags, string canonicalName)
    {
        foreach (var tag in tags)
        {
            if (tag.IsNamed(canonicalName))
            {
                return tag.Value;
            }
        }

        return null;
    }
}
