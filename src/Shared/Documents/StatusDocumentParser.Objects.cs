using System.Text.Json;

namespace Shared.Documents;

/// <summary>Objects of which a list needs some fields: those are copied out, and the object is kept whole as a part.</summary>
internal ref partial struct StatusDocumentParser
{
    private void ReadExecution()
    {
        if (!TryEnterPart(PartNames.Execution, DocumentFields.Execution, out var start))
        {
            return;
        }

        while (ReadInnerName())
        {
            if (IsName("duration"u8))
            {
                _json.Read();
                _document.DurationSeconds =
                    ReadAmount("execution.duration", DocumentFields.Duration) ?? _document.DurationSeconds;
            }
            else if (IsName("costAccrued"u8))
            {
                _json.Read();
                _document.CostAccrued = ReadMoney("execution.costAccrued", DocumentFields.CostAccrued) ?? _document.CostAccrued;
            }
            else
            {
                SkipInner();
            }
        }

        AddPart(PartNames.Execution, start);
    }

    private void ReadFinalMetrics()
    {
        if (!TryEnterPart(PartNames.FinalMetrics, DocumentFields.TotalCost, out var start))
        {
            return;
        }

        while (ReadInnerName())
        {
            if (IsName("totalCost"u8))
            {
                _json.Read();
                _document.TotalCost = ReadMoney("finalMetrics.totalCost", DocumentFields.TotalCost) ?? _document.TotalCost;
            }
            else
            {
                SkipInner();
            }
        }

        AddPart(PartNames.FinalMetrics, start);
    }

    private void ReadError()
    {
        if (_json.TokenType == JsonTokenType.String)
        {
            var at = (int)_json.TokenStartIndex;
            _document.ErrorCode = null;
            _document.ErrorMessage = ReadText("error", DocumentFields.ErrorMessage);
            _document.Present |= DocumentFields.Error;
            AddPart(PartNames.Error, at);
            return;
        }

        if (!TryEnterPart(PartNames.Error, DocumentFields.Error, out var start))
        {
            return;
        }

        while (ReadInnerName())
        {
            if (IsName("code"u8))
            {
                _json.Read();
                _document.ErrorCode = ReadText("error.code", DocumentFields.ErrorCode) ?? _document.ErrorCode;
            }
            else if (IsName("message"u8))
            {
                _json.Read();
                _document.ErrorMessage = ReadText("error.message", DocumentFields.ErrorMessage) ?? _document.ErrorMessage;
            }
            else
            {
                SkipInner();
            }
        }

        AddPart(PartNames.Error, start);
    }

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

    /// <returns>False where there is nothing to enter: a null (which clears the copied fields too) or another kind of value, both kept.</returns>
    private bool TryEnterPart(string name, DocumentFields copied, out int start)
    {
        start = (int)_json.TokenStartIndex;
        if (_json.TokenType == JsonTokenType.StartObject)
        {
            return true;
        }

        if (_json.TokenType == JsonTokenType.Null)
        {
            _document.Present |= copied;
        }
        else
        {
            Note(name, "not an object: kept as it came");
        }

        SkipPart(name);
        return false;
    }

    /// <summary>An escaped name is left to the part: nobody spells the API's names that way.</summary>
    private readonly bool IsName(ReadOnlySpan<byte> name) => _json.ValueSpan.SequenceEqual(name);

    private bool ReadInnerName() => _json.Read() && _json.TokenType == JsonTokenType.PropertyName;

    private void SkipInner()
    {
        _json.Read();
        _json.Skip();
    }
}
