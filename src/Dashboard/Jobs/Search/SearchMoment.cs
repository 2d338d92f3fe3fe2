namespace Dashboard.Jobs.Search;

/// <summary>The time of a search whose terms are told from now.</summary>
/// <param name="NowTicks">UTC ticks, by upstream's clock.</param>
public readonly record struct SearchMoment(long NowTicks);
