using Shared.Api;

namespace Dashboard.Upstream.Planning;

/// <param name="MostStreams">How many jobs may have a stream of their own: none where the stream of all jobs is there.</param>
/// <param name="Now">Wall time.</param>
/// <param name="Clock">Upstream's clock where it is another.</param>
public sealed record PlanLimits(int MostStreams, DateTimeOffset Now, UpstreamClock? Clock = null)
{
    /// <summary>How many requests come back.</summary>
    public double RequestsPerSecond { get; init; } = 100 / 60.0;

    /// <summary>One where upstream takes no batch.</summary>
    public int JobsPerRequest { get; init; } = 100;

    /// <summary>How many streams may be opened that are not there yet: each costs a request.</summary>
    public int MostOpenings { get; init; } = int.MaxValue;

    /// <summary>How many rows in sight may take the stream that another job has.</summary>
    public int MostTaken { get; init; }
}
