using Shared.Api;

namespace Dashboard.Jobs.Search;

/// <summary>The time of a search whose terms are told from now.</summary>
/// <param name="NowTicks">UTC ticks, by upstream's clock.</param>
public readonly record struct SearchMoment(long NowTicks)
{
    /// <param name="clock">Upstream's; null where that is the wall's.</param>
    public static SearchMoment At(DateTimeOffset wall, UpstreamClock? clock) => new((clock?.At(wall) ?? wall).UtcTicks);
}
