using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;

namespace Dashboard.Tests.Relay;

/// <summary>A job as the test knows it, apart from how the product reads it.</summary>
/// <param name="CreatedAt">Null: the document has none, and the time of first sight stands for it.</param>
/// <param name="Tags">By the name that the document spells.</param>
internal sealed record ListedJob(
    string JobId,
    DateTimeOffset? CreatedAt,
    DateTimeOffset FirstSeenAt,
    string Status,
    string? EndpointId,
    IReadOnlyDictionary<string, string> Tags
)
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Few different times and names, so that ties and matches are common.</summary>
    private static readonly Gen<DateTimeOffset> Time = Gen.Int[0, 5].Select(second => Start.AddSeconds(second));

    public static Gen<ListedJob> Any { get; } =
        Gen.Select(
            Gen.Char["abZ09-_.~"].Array[1, 4].Select(letters => "job_" + new string(letters)),
            Time.Nullable(),
            Time,
            Gen.OneOf("queued", "running", "completed", "failed", "cancelled", "timed_out"),
            Gen.OneOf<string?>(null, "ep_a", "ep_b"),
            Gen.Select(Gen.OneOf<string?>(null, "userId", "user_id"), Gen.OneOf("u1", "u2")),
            (jobId, createdAt, firstSeenAt, status, endpointId, tag) =>
                new ListedJob(
                    jobId,
                    createdAt,
                    firstSeenAt,
                    status,
                    endpointId,
                    tag.Item1 is null
                        ? new Dictionary<string, string>()
                        : new Dictionary<string, string> { [tag.Item1] = tag.Item2 }
                )
        );

    public string ToJson()
    {
        var document = new JsonObject
        {
            ["jobId"] = JobId,
            ["status"] = Status,
            ["tags"] = JsonSerializer.SerializeToNode(Tags),
        };
        if (CreatedAt is { } createdAt)
        {
            document["createdAt"] = createdAt.ToString("O");
        }

        if (EndpointId is not null)
        {
            document["endpointId"] = EndpointId;
        }

        return document.ToJsonString();
    }

    public bool Precedes(ListedJob other)
    {
        var (own, others) = (CreatedAt ?? FirstSeenAt, other.CreatedAt ?? other.FirstSeenAt);
        return own > others || (own == others && string.CompareOrdinal(JobId, other.JobId) < 0);
    }

    /// <summary>The slow and obvious sort: take the first of what is left, again and again.</summary>
    public static List<string> Sort(IEnumerable<ListedJob> jobs)
    {
        var left = jobs.ToList();
        var sorted = new List<string>();
        while (left.Count > 0)
        {
            var first = left.Single(job => left.TrueForAll(other => ReferenceEquals(job, other) || job.Precedes(other)));
            left.Remove(first);
            sorted.Add(first.JobId);
        }

        return sorted;
    }
}
