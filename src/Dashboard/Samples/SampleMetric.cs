namespace Dashboard.Samples;

/// <summary>What a series measures. The unit belongs to the name.</summary>
public enum SampleMetric
{
    /// <summary>Percent.</summary>
    GpuUtilization,

    /// <summary>Bytes.</summary>
    GpuMemoryUsed,

    /// <summary>Degrees Celsius.</summary>
    GpuTemperature,

    /// <summary>Watts.</summary>
    GpuPower,

    /// <summary>Percent.</summary>
    CpuUtilization,

    /// <summary>Items a second.</summary>
    Throughput,

    /// <summary>Percent.</summary>
    Progress,

    /// <summary>
    /// US dollars of the present attempt. For drawing: seven digits. The exact amount is <see cref="Shared.Jobs.Job.Cost"/>, and money is
    /// never summed from samples.
    /// </summary>
    Cost,
}
