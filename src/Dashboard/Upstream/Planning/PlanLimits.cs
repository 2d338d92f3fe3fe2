using Shared.Api;

namespace Dashboard.Upstream.Planning;

/// <param name="MostStreams">How many jobs may have a stream of their own: none where the stream of all jobs is there.</param>
/// <param name="Now">Wall time.</param>
/// <param name="Clock">Upstream's clock where it is another.</param>
public sealed record PlanLimits(int MostStreams, DateTimeOffset Now, UpstreamClock? Clock = null);
