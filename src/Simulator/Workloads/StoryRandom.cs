namespace Simulator.Workloads;

/// <summary>
/// A small seeded generator (SplitMix64). Each job draws from its own, made of the seed and the job's number, so that what one job draws
/// never depends on what happened to another.
/// </summary>
internal struct StoryRandom(ulong seed)
{
    private ulong _state = seed;

    public StoryRandom(ulong seed, ulong stream)
        : this(Mix(seed ^ Mix(stream + 0x9E3779B97F4A7C15))) { }

    public ulong NextBits()
    {
        _state += 0x9E3779B97F4A7C15;
        return Mix(_state);
    }

    /// <returns>At least 0, below 1.</returns>
    public double NextShare() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    public double Between(double low, double high) => low + ((high - low) * NextShare());

    public int Below(int exclusive) => (int)(NextShare() * exclusive);

    public bool Chance(double share) => NextShare() < share;

    public double Exponential(double mean) => -mean * Math.Log(1 - NextShare());

    public double LogNormal(double median, double sigma) => median * Math.Exp(sigma * Normal());

    public T Pick<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    /// <summary>The finaliser of SplitMix64: a good 64-bit hash of one number.</summary>
    public static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    // Box-Muller
    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - NextShare())) * Math.Cos(2 * Math.PI * NextShare());
}
