using System.Collections.Immutable;

namespace Simulator.Workloads;

/// <summary>
/// What a population of a given size is made of, by Little's law: those alive at a time are arrivals by how long they live, so that an
/// endpoint's share of the living becomes a rate of arrivals, and both become GPUs wanted.
/// </summary>
internal sealed class Population(ImmutableArray<EndpointProfile> profiles, double length)
{
    // Cold start, finalizing and uploading, roughly.
    private const double OverheadSeconds = 60;

    /// <summary>Relative rates at which each endpoint's jobs arrive.</summary>
    public double[] ArrivalWeights { get; } = [.. profiles.Select(profile => profile.Share / MeanLifeSeconds(profile, length))];

    /// <summary>How long a job that arrives lives, in the mean: by Little's law the time between two arrivals is this by the number alive.</summary>
    public double MeanArrivalLifeSeconds { get; } =
        profiles.Sum(profile => profile.Share) / profiles.Sum(profile => profile.Share / MeanLifeSeconds(profile, length));

    /// <summary>GPUs of each type that so many jobs would hold if nobody waited.</summary>
    public IEnumerable<(GpuModel Gpu, double Wanted)> Gpus(int jobs)
    {
        var shares = profiles.Sum(profile => profile.Share);
        return from profile in profiles
            let weights = profile.Gpus.Sum(choice => choice.Weight)
            let meanLife = MeanLifeSeconds(profile, length)
            from choice in profile.Gpus
            let alive = jobs
                * (profile.Share / shares)
                * (choice.Weight / weights)
                * LifeSeconds(profile, choice, length)
                / meanLife
            group alive * choice.Count by choice.Model into wanted
            select (wanted.Key, wanted.Sum());
    }

    private static double MeanLifeSeconds(EndpointProfile profile, double length) =>
        profile.Gpus.Sum(choice => choice.Weight * LifeSeconds(profile, choice, length))
        / profile.Gpus.Sum(choice => choice.Weight);

    // The mean of a log-normal lies above its median.
    private static double LifeSeconds(EndpointProfile profile, GpuChoice choice, double length) =>
        OverheadSeconds + (profile.MedianSeconds * Math.Exp(profile.Spread * profile.Spread / 2) * length / choice.Model.Speed);
}
