namespace Simulator.Workloads;

/// <summary>Smooth noise as a pure function of time: the same job shows the same wobble whoever asks, and however often.</summary>
internal static class Noise
{
    /// <summary>Value noise: random heights one apart, joined by a smoothstep. Mean 0.</summary>
    /// <returns>-1 to 1.</returns>
    public static double At(ulong seed, double position)
    {
        var cell = Math.Floor(position);
        var share = position - cell;
        share = share * share * (3 - (2 * share));
        var left = Height(seed, (long)cell);
        var right = Height(seed, (long)cell + 1);
        return left + ((right - left) * share);
    }

    /// <returns>0 to 1, the same for the same pair.</returns>
    public static double Share(ulong seed, ulong key) =>
        (StoryRandom.Mix(seed ^ StoryRandom.Mix(key)) >> 11) * (1.0 / (1UL << 53));

    /// <summary>FNV-1a: a hash of text that is the same in every process, which <see cref="string.GetHashCode()"/> is not.</summary>
    public static ulong Hash(string text)
    {
        var hash = 14695981039346656037UL;
        foreach (var character in text)
        {
            hash = (hash ^ character) * 1099511628211UL;
        }

        return hash;
    }

    private static double Height(ulong seed, long cell) => (2 * Share(seed, (ulong)cell)) - 1;
}
