namespace Dashboard.Jobs.Table;

/// <summary>When a job was last told of, as a table shows it.</summary>
internal static class JobFreshness
{
    /// <summary>A busy job is told of many times a second: a cell that said each of them would be most of what a table sends.</summary>
    private static readonly TimeSpan Grain = TimeSpan.FromSeconds(10);

    public static DateTimeOffset ToTheGrain(DateTimeOffset at) => at - TimeSpan.FromTicks(at.UtcTicks % Grain.Ticks);
}
