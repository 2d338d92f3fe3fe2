using System.Globalization;
using System.Text;
using System.Text.Json;
using Shared.Jobs;
using Shared.Quantities;

namespace Shared.Documents;

/// <summary>Scalars. Each returns null where the value is absent in effect; a JSON null marks the field as present and so clears it.</summary>
internal ref partial struct StatusDocumentParser
{
    private const int MaxTextLength = 1024;
    private const double MaxCount = int.MaxValue;

    private string? ReadText(string field, DocumentFields bit)
    {
        switch (_json.TokenType)
        {
            case JsonTokenType.Null:
                Mark(field, bit);
                return null;
            case JsonTokenType.String:
                Mark(field, bit);
                var text = _json.ValueIsEscaped ? _json.GetString()! : TextPool.Get(_json.ValueSpan);
                if (text.Length > MaxTextLength)
                {
                    Note(field, $"text longer than {MaxTextLength} characters cut");
                    text = text[..(char.IsHighSurrogate(text[MaxTextLength - 1]) ? MaxTextLength - 1 : MaxTextLength)];
                }

                return text;
            case JsonTokenType.Number:
                Note(field, "a number where a text is expected");
                Mark(field, bit);
                return Encoding.UTF8.GetString(_json.ValueSpan);
            default:
                LeaveOut(field, "not a text");
                return null;
        }
    }

    private double? ReadNumber(string field, DocumentFields bit)
    {
        double value;
        switch (_json.TokenType)
        {
            case JsonTokenType.Null:
                Mark(field, bit);
                return null;
            case JsonTokenType.Number when PlainDecimal.TryRead(_json.ValueSpan, out var plain):
                Mark(field, bit);
                return plain.ToDouble();
            case JsonTokenType.Number when _json.TryGetDouble(out value) && double.IsFinite(value):
                Mark(field, bit);
                return value;
            case JsonTokenType.String
                when double.TryParse(_json.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out value)
                    && double.IsFinite(value):
                Note(field, "a text where a number is expected");
                Mark(field, bit);
                return value;
            default:
                LeaveOut(field, "not a number");
                return null;
        }
    }

    /// <summary>Seconds, counts and the like: never below zero.</summary>
    private double? ReadAmount(string field, DocumentFields bit)
    {
        var value = ReadNumber(field, bit);
        if (value < 0)
        {
            Note(field, "below zero: taken as 0");
            return 0;
        }

        return value;
    }

    private double? ReadPercent(string field, DocumentFields bit)
    {
        var value = ReadNumber(field, bit);
        if (value is < 0 or > 100)
        {
            Note(field, "outside 0 to 100: clamped");
            return Math.Clamp(value.Value, 0, 100);
        }

        return value;
    }

    private int? ReadCount(string field, DocumentFields bit) =>
        ReadAmount(field, bit) is { } value ? (int)Math.Min(Math.Floor(value), MaxCount) : null;

    private decimal? ReadMoney(string field, DocumentFields bit)
    {
        decimal value;
        switch (_json.TokenType)
        {
            case JsonTokenType.Null:
                Mark(field, bit);
                return null;
            case JsonTokenType.Number when PlainDecimal.TryRead(_json.ValueSpan, out var plain):
                Mark(field, bit);
                return NotNegative(field, plain.ToDecimal());
            case JsonTokenType.Number when _json.TryGetDecimal(out value):
                Mark(field, bit);
                return NotNegative(field, value);
            case JsonTokenType.String
                when decimal.TryParse(
                    _json.GetString()?.TrimStart('$'),
                    NumberStyles.Float,
                    CultureInfo.InvariantCulture,
                    out value
                ):
                Note(field, "a text where a number is expected");
                Mark(field, bit);
                return NotNegative(field, value);
            default:
                LeaveOut(field, "not an amount of money");
                return null;
        }
    }

    private decimal NotNegative(string field, decimal value)
    {
        if (value >= 0)
        {
            return value;
        }

        Note(field, "below zero: taken as 0");
        return 0;
    }

    private bool? ReadBoolean(string field, DocumentFields bit)
    {
        switch (_json.TokenType)
        {
            case JsonTokenType.Null:
                Mark(field, bit);
                return null;
            case JsonTokenType.True or JsonTokenType.False:
                Mark(field, bit);
                return _json.GetBoolean();
            case JsonTokenType.String when bool.TryParse(_json.GetString(), out var value):
                Note(field, "a text where true or false is expected");
                Mark(field, bit);
                return value;
            default:
                LeaveOut(field, "not true or false");
                return null;
        }
    }

    private DateTimeOffset? ReadTime(string field, DocumentFields bit)
    {
        DateTimeOffset value;
        switch (_json.TokenType)
        {
            case JsonTokenType.Null:
                Mark(field, bit);
                return null;
            case JsonTokenType.String when UtcTime.TryParse(_json.ValueSpan, out value):
                Mark(field, bit);
                return value;
            case JsonTokenType.String when _json.TryGetDateTimeOffset(out value):
                Mark(field, bit);
                return ToUtc(value);
            case JsonTokenType.String
                when DateTimeOffset.TryParse(
                    _json.GetString(),
                    CultureInfo.InvariantCulture,
                    DateTimeStyles.AssumeUniversal,
                    out value
                ):
                Note(field, "not RFC 3339");
                Mark(field, bit);
                return ToUtc(value);
            default:
                LeaveOut(field, "not a time");
                return null;
        }
    }

    /// <summary>A time without an offset is read as local by System.Text.Json; the API's times are UTC.</summary>
    private readonly DateTimeOffset ToUtc(DateTimeOffset value)
    {
        var span = _json.ValueSpan;
        var last = span.IsEmpty ? (byte)'Z' : span[^1];
        if (last is (byte)'Z' or (byte)'z' || span.Length < 6 || span[^6] is (byte)'+' or (byte)'-')
        {
            return value.ToUniversalTime();
        }

        return new DateTimeOffset(value.DateTime, TimeSpan.Zero);
    }

    private ByteSize? ReadSize(string field, DocumentFields bit)
    {
        switch (_json.TokenType)
        {
            case JsonTokenType.Null:
                Mark(field, bit);
                return null;
            case JsonTokenType.String when !_json.ValueIsEscaped && ByteSize.TryParse(_json.ValueSpan, out var size):
                Mark(field, bit);
                return size;
            case JsonTokenType.String:
                Note(field, "not an amount of memory");
                Mark(field, bit);
                var text = _json.GetString()!;
                return new ByteSize(null, ByteUnit.B, text.Length <= 64 ? text : text[..64]);
            default:
                return ReadAmount(field, bit) is { } bytes ? new ByteSize(bytes, ByteUnit.B) : null;
        }
    }

    private void ReadState()
    {
        if (ReadText("status", DocumentFields.State) is not { } text)
        {
            if (_json.TokenType == JsonTokenType.Null)
            {
                // a job always has a state: null says nothing
                _document.Present &= ~DocumentFields.State;
                Note("status", "null");
            }

            return;
        }

        _phaseOfStatus = null;
        if (JobStates.TryParse(text, out var state))
        {
            _document.State = state;
            _document.StateText = null;
        }
        else if (JobStates.TryParsePhase(Encoding.UTF8.GetBytes(text), out var phase))
        {
            _document.State = JobState.Running;
            _document.StateText = null;
            _phaseOfStatus = phase;
        }
        else
        {
            Note("status", "a state that the API page does not list");
            _document.State = JobState.Unknown;
            _document.StateText = text;
        }
    }

    private void ReadPhase()
    {
        if (
            _json.TokenType == JsonTokenType.String
            && !_json.ValueIsEscaped
            && JobStates.TryParsePhase(_json.ValueSpan, out var phase)
        )
        {
            Mark("substate", DocumentFields.Phase);
            _document.Phase = phase;
        }
        else if (_json.TokenType == JsonTokenType.Null)
        {
            Mark("substate", DocumentFields.Phase);
            _document.Phase = null;
        }
        else
        {
            LeaveOut("substate", "a substate that the API page does not list");
        }
    }

    private void ReadProgress()
    {
        var value = ReadPercent("progress", DocumentFields.Progress);
        if (value.HasValue || _json.TokenType == JsonTokenType.Null)
        {
            _document.Progress = value;
        }
    }

    private void ReadCurrentStep()
    {
        _phaseOfStep =
            _json.TokenType == JsonTokenType.String && JobStates.TryParsePhase(_json.ValueSpan, out var phase) ? phase : null;
        _document.CurrentStep = ReadText("currentStep", DocumentFields.CurrentStep) ?? _document.CurrentStep;
    }

    /// <summary>Several spellings may stand in one document; the last one that is a time counts, and that is no duplicate.</summary>
    private void ReadEndedAt()
    {
        var before = _document.Present;
        _document.Present &= ~DocumentFields.EndedAt;
        _document.EndedAt = ReadTime("endedAt", DocumentFields.EndedAt) ?? _document.EndedAt;
        _document.Present |= before & DocumentFields.EndedAt;
    }

    private void Mark(string field, DocumentFields bit)
    {
        if ((_document.Present & bit) != 0)
        {
            Note(field, "duplicate key: the last one counts");
        }

        _document.Present |= bit;
    }

    private void LeaveOut(string field, string reason)
    {
        Note(field, reason + ": left out");
        _json.Skip();
    }

    private void Note(string field, string reason)
    {
        var span = _json.ValueSpan;
        var value = _json.TokenType is JsonTokenType.String or JsonTokenType.Number
            ? Encoding.UTF8.GetString(span[..Math.Min(span.Length, 64)])
            : _json.TokenType.ToString();
        (_notes ??= []).Add(new DocumentNote(field, reason, value));
    }
}
