using Shared.Quantities;

namespace Shared.Documents;

/// <summary>The figures of several GPUs as the one that a list shows.</summary>
internal struct GpuSum
{
    public int Count;
    public string? Type;
    private double _utilization;
    private int _utilizations;
    private ByteSize? _used;
    private ByteSize? _total;

    public void AddUtilization(double? percent)
    {
        _utilization += percent.GetValueOrDefault();
        _utilizations += percent.HasValue ? 1 : 0;
    }

    public void AddUsed(ByteSize? size) => _used = Add(_used, size);

    public void AddTotal(ByteSize? size) => _total = Add(_total, size);

    public readonly void CopyTo(JobStatusDocument document)
    {
        document.GpuCount = Count;
        document.Present |= DocumentFields.GpuCount;
        if (Type is not null)
        {
            document.GpuType = Type;
            document.Present |= DocumentFields.GpuType;
        }

        if (_utilizations > 0)
        {
            document.GpuUtilizationPercent = _utilization / _utilizations;
            document.Present |= DocumentFields.GpuUtilization;
        }

        if (_used is not null)
        {
            document.MemoryUsed = _used;
            document.Present |= DocumentFields.MemoryUsed;
        }

        if (_total is not null)
        {
            document.MemoryTotal = _total;
            document.Present |= DocumentFields.MemoryTotal;
        }
    }

    /// <summary>The sum is shown in the unit of the first.</summary>
    private static ByteSize? Add(ByteSize? sum, ByteSize? size) =>
        size?.Bytes is not { } bytes ? sum
        : sum?.Bytes is { } before ? sum.Value with { Bytes = before + bytes }
        : size;
}
