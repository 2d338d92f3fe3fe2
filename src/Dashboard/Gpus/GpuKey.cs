using System.Runtime.InteropServices;

namespace Dashboard.Gpus;

/// <summary>Names a GPU of a job.</summary>
/// <param name="Part">As its series are called (<see cref="Samples.SampleParts"/>).</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct GpuKey(string JobId, string Part)
{
    /// <summary>As an address has it: <c>job_1/gpu_0</c>.</summary>
    public override string ToString() => $"{Uri.EscapeDataString(JobId)}/{Uri.EscapeDataString(Part)}";

    /// <returns>Null for a text that is none.</returns>
    public static GpuKey? Parse(string text) =>
        text.Split('/') is [{ Length: > 0 } jobId, var part]
            ? new GpuKey(Uri.UnescapeDataString(jobId), Uri.UnescapeDataString(part))
            : null;
}
