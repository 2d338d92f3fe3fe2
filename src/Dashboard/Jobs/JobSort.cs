using Shared.Details;

namespace Dashboard.Jobs;

/// <summary>What a jobs table can be sorted by: the columns' ids in addresses are these names in lower case.</summary>
public enum JobSort
{
    Age,
    State,
    Job,
    Endpoint,
    Progress,
    Step,
    Eta,
    Gpu,
    Memory,
    Cost,
    Priority,
    Attempt,
    Started,
    Ended,

    /// <summary>Those that still run come behind those that have ended: theirs grows.</summary>
    Run,

    /// <summary>Those that still wait come behind those that have started.</summary>
    Wait,
    Error,
    Confirmed,

    /// <summary>By the value of one tag: <c>tag.NAME</c>.</summary>
    Tag,
}

/// <summary>Orders as addresses have them.</summary>
public static class JobSorts
{
    public const string TagPrefix = "tag.";

    private static readonly Dictionary<string, JobSort> ByName = Enum.GetValues<JobSort>()
        .Where(sort => sort != JobSort.Tag)
        .ToDictionary(sort => sort.ToString(), StringComparer.OrdinalIgnoreCase);

    /// <param name="tag">Of <see cref="JobSort.Tag"/>.</param>
    public static string IdOf(JobSort sort, string? tag) =>
        sort == JobSort.Tag ? TagPrefix + tag : sort.ToString().ToLowerInvariant();

    /// <summary>Who asks for an order by it wants to see the largest.</summary>
    public static bool BeginsWithTheMost(JobSort sort) =>
        sort is JobSort.Cost or JobSort.Gpu or JobSort.Memory or JobSort.Attempt or JobSort.Run or JobSort.Wait;

    /// <returns>Null where there is no such order.</returns>
    public static (JobSort Sort, string? Tag)? Find(string? id) =>
        id is null ? null
        : ByName.TryGetValue(id, out var sort) ? (sort, null)
        : id.StartsWith(TagPrefix, StringComparison.OrdinalIgnoreCase) && id.Length > TagPrefix.Length
            ? (JobSort.Tag, new JobTag(id[TagPrefix.Length..], "").CanonicalName)
        : null;
}
