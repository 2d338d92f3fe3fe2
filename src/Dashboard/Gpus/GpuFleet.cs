using System.Collections.Immutable;

namespace Dashboard.Gpus;

/// <summary>All GPUs of all running jobs.</summary>
/// <param name="Gpus">By job, then as the job lists them.</param>
/// <param name="Jobs">Running.</param>
/// <param name="Silent">Running jobs that tell of no GPU.</param>
/// <param name="Version">Another one whenever something of it is another.</param>
public sealed record GpuFleet(ImmutableArray<GpuState> Gpus, int Jobs, int Silent, long Version)
{
    public static GpuFleet None { get; } = new([], 0, 0, 0);

    /// <summary>
    /// What a GPU is called now: upstream tells of a job's first GPU without a name until it is asked for each, and whoever selects that one is
    /// the one who asks.
    /// </summary>
    public GpuKey Resolve(GpuKey key) =>
        key.Part.Length > 0 || Gpus.Any(gpu => gpu.Key == key)
            ? key
            : Gpus.FirstOrDefault(gpu => gpu.Key.JobId == key.JobId)?.Key ?? key;
}
