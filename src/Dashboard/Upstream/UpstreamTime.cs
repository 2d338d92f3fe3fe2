namespace Dashboard.Upstream;

/// <summary>What time it is for jobs.</summary>
internal static class UpstreamTime
{
    /// <summary>By upstream's clock, as far as it is known; else by ours.</summary>
    public static DateTimeOffset Now(this IUpstreamStatusSource upstream, TimeProvider timeProvider)
    {
        var wall = timeProvider.GetUtcNow();
        return upstream.Current.Clock?.At(wall) ?? wall;
    }
}
