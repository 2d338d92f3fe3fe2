namespace Simulator.Traces;

/// <summary>What the traces call a GPU, and what the market calls it.</summary>
public static class GpuModels
{
    /// <summary>The type of a job that had GPUs of a kind its trace does not name.</summary>
    public const string Unspecified = "GPU";

    /// <summary>
    /// The 2023 trace hides two models behind G2 and G3. Its authors' scheduler simulator gives them 20,000 and 30,000 MiB; the names
    /// here stand for the nearest common data-centre models at or above that. Other names pass as they are.
    /// </summary>
    public static string MarketName(string model) =>
        model switch
        {
            "P100" => "NVIDIA P100",
            "T4" => "NVIDIA T4",
            "V100M16" => "NVIDIA V100 16GB",
            "V100M32" => "NVIDIA V100 32GB",
            "A10" or "G2" => "NVIDIA A10",
            "G3" => "NVIDIA A100",
            _ => model,
        };
}
