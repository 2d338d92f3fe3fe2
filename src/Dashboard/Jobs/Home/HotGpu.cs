using System.Collections.Immutable;

namespace Dashboard.Jobs.Home;

/// <summary>The hottest GPU of a running job.</summary>
/// <param name="Gpu">Its id, or its place in the document.</param>
public sealed record HotGpu(string JobId, string? EndpointId, string? GpuType, string Gpu, double Celsius);

/// <param name="Jobs">The hottest first, a few.</param>
/// <param name="Told">Of how many running jobs a temperature is known.</param>
/// <param name="Hot">How many of those are at <see cref="HottestGpus.HotCelsius"/> or more.</param>
public sealed record HottestReading(ImmutableArray<HotGpu> Jobs, int Told, int Hot)
{
    public static HottestReading None { get; } = new([], 0, 0);

    public bool Equals(HottestReading? other) =>
        other is not null && Told == other.Told && Hot == other.Hot && Jobs.SequenceEqual(other.Jobs);

    public override int GetHashCode() => HashCode.Combine(Told, Hot);
}
