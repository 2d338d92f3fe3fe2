using System.Text.Json.Nodes;
using Simulator.Workloads;

namespace Simulator.Endpoints;

/// <summary><c>status=</c> (a comma list), <c>endpointId=</c> and <c>tag.KEY=</c>, all of which must hold.</summary>
internal sealed record JobFilter(
    IReadOnlySet<string> Statuses,
    IReadOnlySet<string> Endpoints,
    IReadOnlyList<KeyValuePair<string, string>> Tags
)
{
    private const string TagPrefix = "tag.";
    private static readonly string[] KnownStatuses = [.. Enum.GetValues<JobState>().Select(state => state.Name())];

    public bool IsEmpty => Statuses.Count == 0 && Endpoints.Count == 0 && Tags.Count == 0;

    public static bool TryRead(IQueryCollection query, out JobFilter filter, out ApiError? error)
    {
        var statuses = Values(query, "status");
        var tags = query
            .Where(entry => entry.Key.StartsWith(TagPrefix, StringComparison.Ordinal))
            .SelectMany(entry => entry.Value.Select(value => KeyValuePair.Create(entry.Key[TagPrefix.Length..], value ?? "")))
            .ToList();
        filter = new JobFilter(statuses, Values(query, "endpointId"), tags);
        var unknown = statuses.FirstOrDefault(status => !KnownStatuses.Contains(status, StringComparer.Ordinal));
        error = unknown is null
            ? null
            : ApiError.InvalidRequest(
                $"Unknown status '{unknown}'",
                new JsonObject
                {
                    ["parameter"] = "status",
                    ["allowed"] = new JsonArray([.. KnownStatuses.Select(name => (JsonNode)name)]),
                }
            );
        return error is null;
    }

    public bool Matches(SimulatedJob job, string status)
    {
        if (Statuses.Count > 0 && !Statuses.Contains(status))
        {
            return false;
        }

        if (Endpoints.Count > 0 && !Endpoints.Contains(job.EndpointId))
        {
            return false;
        }

        foreach (var (name, value) in Tags)
        {
            if (!job.Tags.TryGetValue(name, out var tag) || tag != value)
            {
                return false;
            }
        }

        return true;
    }

    private static HashSet<string> Values(IQueryCollection query, string name) =>
        query[name]
            .SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .ToHashSet(StringComparer.Ordinal);
}
