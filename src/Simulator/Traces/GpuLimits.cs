namespace Simulator.Traces;

internal static class GpuLimits
{
    /// <summary>More than any single job of the published traces (8), less than what is surely a mistake.</summary>
    public const int MaxCount = 1024;

    public const string ExpectedCount = "a whole number of GPUs from 0 to 1024";
}
