namespace Dashboard.Infrastructure;

/// <summary>What was probably meant by an address at which there is nothing.</summary>
internal static class PathHints
{
    private const string OfHealth =
        "whether the process answers is at /health/live, and whether upstream has been heard at /health/ready";

    private const string OfMeters =
        "meters are sent over OTLP to the collector that OTEL_EXPORTER_OTLP_ENDPOINT names, and shown to people at /upstream";

    /// <summary>By the first word: what other services call it.</summary>
    private static readonly Dictionary<string, string> Others = new(StringComparer.OrdinalIgnoreCase)
    {
        ["health"] = OfHealth,
        ["healthz"] = OfHealth,
        ["livez"] = OfHealth,
        ["live"] = OfHealth,
        ["readyz"] = OfHealth,
        ["ready"] = OfHealth,
        ["ping"] = OfHealth,
        ["metrics"] = OfMeters,
        ["prometheus"] = OfMeters,
    };

    /// <summary>Those that programs read or send to.</summary>
    private static readonly string[] Known =
    [
        "/v2/jobs",
        "/v2/jobs/stream",
        "/v2/jobs/status/batch",
        "/api/watch",
        "/api/upstream/key/try",
        "/hubs/jobs",
        "/webhooks/tensorone",
        "/health/live",
        "/health/ready",
    ];

    /// <returns>A part of a sentence; null where nothing is like it.</returns>
    public static string? Find(string path)
    {
        var words = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return words switch
        {
            ["v2", "jobs", "status" or "batch"] => "many jobs are read by POST /v2/jobs/status/batch",
            ["v2", "jobs", var jobId] => $"did you mean /v2/jobs/{jobId}/status?",
            ["v2", "jobs", var jobId, "stream"] => $"did you mean /v2/jobs/{jobId}/status/stream?",
            ["v1" or "api", "jobs", .. var rest] => $"did you mean /{string.Join('/', ["v2", "jobs", .. rest])}?",
            [var first, ..] when Others.TryGetValue(first, out var hint) => hint,
            _ when path.Length <= NearestName.MostLength && NearestName.Find(path, Known) is { } meant =>
                $"did you mean {meant}?",
            _ => null,
        };
    }
}
