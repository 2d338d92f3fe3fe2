namespace Dashboard.Gpus.Memory;

/// <summary>What became of the attempts on an endpoint, and whether it was foretold that they run out of memory.</summary>
/// <param name="Hits">Foretold, and so it was.</param>
/// <param name="Misses">Not foretold, and so it was.</param>
/// <param name="FalseAlarms">Foretold, and it completed.</param>
/// <param name="Quiet">Not foretold, and it completed.</param>
/// <param name="LeadSeconds">How long before the end half of the hits were foretold, at least; null without a hit.</param>
public sealed record MemoryRecord(int Hits, int Misses, int FalseAlarms, int Quiet, double? LeadSeconds)
{
    public static MemoryRecord None { get; } = new(0, 0, 0, 0, null);

    /// <summary>Of those that ran out, so many percent were foretold (recall).</summary>
    public double? HitPercent => Hits + Misses == 0 ? null : 100.0 * Hits / (Hits + Misses);

    /// <summary>Of what was foretold, so many percent were not so.</summary>
    public double? FalsePercent => Hits + FalseAlarms == 0 ? null : 100.0 * FalseAlarms / (Hits + FalseAlarms);
}
