using System.Collections.Frozen;

namespace Simulator.Traces;

/// <summary>What the traces call a GPU, and what the market calls it.</summary>
public static class GpuModels
{
    /// <summary>The type of a job that had GPUs of a kind its trace does not name.</summary>
    public const string Unspecified = "GPU";

    /// <summary>48 GiB: the nearest common model that holds the readings of the GenAI trace, which names none.</summary>
    public const string L20 = "NVIDIA L20";

    /// <summary>
    /// The 2023 trace hides two models behind G2 and G3. Its authors' scheduler simulator gives them 20,000 and 30,000 MiB; the names
    /// here stand for the nearest common data-centre models at or above that.
    /// </summary>
    private static readonly FrozenDictionary<string, string> ByTraceName = new Dictionary<string, string>
    {
        ["P100"] = "NVIDIA P100",
        ["T4"] = "NVIDIA T4",
        ["V100M16"] = "NVIDIA V100 16GB",
        ["V100M32"] = "NVIDIA V100 32GB",
        ["A10"] = "NVIDIA A10",
        ["G2"] = "NVIDIA A10",
        ["G3"] = "NVIDIA A100",
        ["L20"] = L20,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Every name that <see cref="MarketName"/> gives to a model it knows.</summary>
    public static IEnumerable<string> MarketNames => ByTraceName.Values.Distinct(StringComparer.Ordinal);

    /// <returns>The model's name itself where no trace has another for it.</returns>
    public static string MarketName(string model) => ByTraceName.GetValueOrDefault(model, model);
}
