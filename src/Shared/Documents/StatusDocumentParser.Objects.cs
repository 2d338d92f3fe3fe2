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
