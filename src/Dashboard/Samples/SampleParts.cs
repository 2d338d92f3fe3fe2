using Shared.Details;

namespace Dashboard.Samples;

/// <summary>What a GPU's series are called.</summary>
public static class SampleParts
{
    /// <summary>Its id; without one, its place in the document; a lone GPU without an id is what the document says of the GPUs together.</summary>
    public static string Of(IReadOnlyList<GpuReading> gpus, int index) =>
        gpus[index].Id is { Length: > 0 } id ? id
        : gpus.Count == 1 ? ""
        : $"#{index}";
}
