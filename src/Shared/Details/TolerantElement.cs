using System.Globalization;
using System.Text;
using System.Text.Json;
using Shared.Quantities;

namespace Shared.Details;

/// <summary>Members of a JSON object, where a value of another type than expected is the same as none.</summary>
internal static class TolerantElement
{
    public static string? GetText(this JsonElement json, string name) =>
        Find(json, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    public static double? GetNumber(this JsonElement json, string name) => Find(json, name)?.AsNumber();

    public static bool? GetBoolean(this JsonElement json, string name) =>
        Find(json, name)?.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => null,
        };

    public static ByteSize? GetSize(this JsonElement json, string name)
    {
        if (Find(json, name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.String)
        {
            return value.AsNumber() is >= 0 and var bytes ? new ByteSize(bytes, ByteUnit.B) : null;
        }

        var text = value.GetString()!;
        return ByteSize.TryParse(text, out var size) ? size : new ByteSize(null, ByteUnit.B, text);
    }

    public static Power? GetPower(this JsonElement json, string name)
    {
        if (Find(json, name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.String)
        {
            return value.AsNumber() is >= 0 and var watts ? new Power(watts) : null;
        }

        var text = value.GetString()!;
        return Power.TryParse(Encoding.UTF8.GetBytes(text), out var power) ? power : new Power(null, text);
    }

    public static JsonElement? GetObject(this JsonElement json, string name) =>
        Find(json, name) is { ValueKind: JsonValueKind.Object } value ? value : null;

    public static IEnumerable<JsonElement> GetObjects(this JsonElement json, string name) =>
        Items(json, name).Where(item => item.ValueKind == JsonValueKind.Object);

    public static IReadOnlyList<string> GetTexts(this JsonElement json, string name) =>
        [.. Items(json, name).Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)];

    public static double? AsNumber(this JsonElement value)
    {
        double number;
        var isNumber = value.ValueKind switch
        {
            JsonValueKind.Number => value.TryGetDouble(out number),
            JsonValueKind.String => double.TryParse(
                value.GetString(),
                NumberStyles.Float,
                CultureInfo.InvariantCulture,
                out number
            ),
            _ => Fail(out number),
        };
        return isNumber && double.IsFinite(number) ? number : null;
    }

    private static bool Fail(out double number)
    {
        number = 0;
        return false;
    }

    private static IEnumerable<JsonElement> Items(JsonElement json, string name) =>
        Find(json, name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    private static JsonElement? Find(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value : null;
}
