namespace Simulator.Endpoints;

/// <summary>What an endpoint is called in faults: marks the routes that authentication, limits and faults apply to.</summary>
internal sealed record ApiRoute(string Name)
{
    public static ApiRoute Status { get; } = new("status");

    public static ApiRoute Batch { get; } = new("batch");

    public static ApiRoute Stream { get; } = new("stream");

    public static ApiRoute AllStream { get; } = new("all-stream");

    public static ApiRoute List { get; } = new("list");

    public static ApiRoute Logs { get; } = new("logs");

    /// <summary>One answer holds documents of several jobs.</summary>
    public bool HoldsManyJobs => this == Batch || this == List;

    public bool IsStream => this == Stream || this == AllStream;

    public static IReadOnlyList<ApiRoute> All { get; } = [Status, Batch, Stream, AllStream, List, Logs];
}
