using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Shared.Documents;

/// <summary>Texts, times, true and false. Each returns null where the value is absent in effect; a JSON null marks the field as present and so clears it.</summary>
internal ref partial struct StatusDocumentParser
{
    private const int MaxTextLength = 1024;

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
}
