using System.Globalization;
using System.Text.Json;
using Shared.Quantities;

namespace Shared.Documents;

/// <summary>Numbers and quantities. Each returns null where the value is absent in effect; a JSON null marks the field as present and so clears it.</summary>
internal ref partial struct StatusDocumentParser
{
    private const double MaxCount = int.MaxValue;

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

    /// <summary>US dollars. What is more is no bill; sums of any number of such amounts fit into a decimal.</summary>
    private const decimal MostMoney = 1_000_000_000_000;

    private decimal? ReadMoney(string field, DocumentFields bit)
    {
        decimal value;
        switch (_json.TokenType)
        {
            case JsonTokenType.Null:
                Mark(field, bit);
                return null;
            case JsonTokenType.Number when PlainDecimal.TryRead(_json.ValueSpan, out var plain) && plain.ToDecimal() < MostMoney:
                Mark(field, bit);
                return NotNegative(field, plain.ToDecimal());
            case JsonTokenType.Number when _json.TryGetDecimal(out value) && value < MostMoney:
                Mark(field, bit);
                return NotNegative(field, value);
            case JsonTokenType.String
                when decimal.TryParse(
                    _json.GetString()?.TrimStart('$'),
                    NumberStyles.Float,
                    CultureInfo.InvariantCulture,
                    out value
                )
                    && value < MostMoney:
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
}
