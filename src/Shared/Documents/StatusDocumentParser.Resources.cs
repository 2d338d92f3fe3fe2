using System.Text.Json;

namespace Shared.Documents;

/// <summary>The resources, of which a list needs a few figures; the object is kept whole as a part.</summary>
internal ref partial struct StatusDocumentParser
{
    private void ReadResources()
    {
        if (!TryEnterPart(PartNames.Resources, DocumentFields.Resources, out var start))
        {
            return;
        }

        while (ReadInnerName())
        {
            if (IsName("gpuType"u8))
            {
                _json.Read();
                _document.GpuType = ReadText("resources.gpuType", DocumentFields.GpuType) ?? _document.GpuType;
            }
            else if (IsName("gpuUtilization"u8))
            {
                _json.Read();
                _document.GpuUtilizationPercent =
                    ReadPercent("resources.gpuUtilization", DocumentFields.GpuUtilization) ?? _document.GpuUtilizationPercent;
            }
            else if (IsName("memoryUsage"u8))
            {
                _json.Read();
                _document.MemoryUsed = ReadSize("resources.memoryUsage", DocumentFields.MemoryUsed) ?? _document.MemoryUsed;
            }
            else if (IsName("memoryTotal"u8))
            {
                _json.Read();
                _document.MemoryTotal = ReadSize("resources.memoryTotal", DocumentFields.MemoryTotal) ?? _document.MemoryTotal;
            }
            else if (IsName("cpuUsage"u8))
            {
                _json.Read();
                _document.CpuUtilizationPercent =
                    ReadPercent("resources.cpuUsage", DocumentFields.CpuUtilization) ?? _document.CpuUtilizationPercent;
            }
            else if (IsName("gpus"u8))
            {
                _json.Read();
                ReadGpus();
            }
            else if (IsName("cpu"u8))
            {
                _json.Read();
                ReadCpu();
            }
            else
            {
                SkipInner();
            }
        }

        AddPart(PartNames.Resources, start);
    }

    /// <summary>The list shows one figure a job: type of the first GPU, mean utilisation, summed memory.</summary>
    private void ReadGpus()
    {
        if (_json.TokenType != JsonTokenType.StartArray)
        {
            LeaveOut("resources.gpus", "not an array");
            return;
        }

        var sum = default(GpuSum);
        while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
        {
            if (_json.TokenType == JsonTokenType.StartObject)
            {
                ReadGpu(ref sum);
            }
            else
            {
                LeaveOut("resources.gpus", "not an object");
            }
        }

        sum.CopyTo(_document);
    }

    private void ReadGpu(ref GpuSum sum)
    {
        sum.Count++;
        while (ReadInnerName())
        {
            if (IsName("type"u8))
            {
                _json.Read();
                sum.Type ??= ReadText("resources.gpus.type", DocumentFields.None);
            }
            else if (IsName("utilization"u8))
            {
                _json.Read();
                sum.AddUtilization(ReadPercent("resources.gpus.utilization", DocumentFields.None));
            }
            else if (IsName("memoryUsed"u8))
            {
                _json.Read();
                sum.AddUsed(ReadSize("resources.gpus.memoryUsed", DocumentFields.None));
            }
            else if (IsName("memoryTotal"u8))
            {
                _json.Read();
                sum.AddTotal(ReadSize("resources.gpus.memoryTotal", DocumentFields.None));
            }
            else
            {
                SkipInner();
            }
        }
    }

    private void ReadCpu()
    {
        if (_json.TokenType != JsonTokenType.StartObject)
        {
            LeaveOut("resources.cpu", "not an object");
            return;
        }

        while (ReadInnerName())
        {
            if (IsName("utilization"u8))
            {
                _json.Read();
                _document.CpuUtilizationPercent =
                    ReadPercent("resources.cpu.utilization", DocumentFields.CpuUtilization) ?? _document.CpuUtilizationPercent;
            }
            else
            {
                SkipInner();
            }
        }
    }
}
