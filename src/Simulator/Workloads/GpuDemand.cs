using System.Collections.Immutable;

namespace Simulator.Workloads;

internal static class GpuDemand
{
    /// <summary>GPUs of each type that a population would hold if nobody waited.</summary>
    public static IEnumerable<(GpuModel Gpu, double Wanted)> Of(ImmutableArray<EndpointProfile> profiles, int jobs)
    {
        var shares = profiles.Sum(profile => profile.Share);
        return from profile in profiles
            let weights = profile.Gpus.Sum(choice => choice.Weight)
            from choice in profile.Gpus
            group jobs * (profile.Share / shares) * (choice.Weight / weights) * choice.Count by choice.Model into wanted
            select (wanted.Key, wanted.Sum());
    }
}
