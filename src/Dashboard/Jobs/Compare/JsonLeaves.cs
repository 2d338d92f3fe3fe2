using System.Globalization;
using System.Text.Json;

namespace Dashboard.Jobs.Compare;

/// <summary>The values of a free-form JSON object, each by its path: <c>batch.sizes[2]</c>.</summary>
internal static class JsonLeaves
{
    /// <summary>More than anybody reads side by side.</summary>
    private const int Most = 200;

    private const int DeepestLevel = 8;

    public static IReadOnlyList<(string Path, ComparedValue Value)> ReadAll(ReadOnlyMemory<byte> json)
    {
        var leaves = new List<(string, ComparedValue)>();
        try
        {
            using var document = JsonDocument.Parse(json);
            Read(document.RootElement, "", 0, leaves);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // what cannot be read, such as half a surrogate pair, cannot be compared
        }

        return leaves;
    }

    private static void Read(JsonElement value, string path, int level, List<(string, ComparedValue)> leaves)
    {
        if (leaves.Count == Most)
        {
            return;
        }

        if (value.ValueKind == JsonValueKind.Object && level < DeepestLevel && value.GetPropertyCount() > 0)
        {
            foreach (var member in value.EnumerateObject())
            {
                Read(member.Value, path.Length == 0 ? member.Name : $"{path}.{member.Name}", level + 1, leaves);
            }
        }
        else if (value.ValueKind == JsonValueKind.Array && level < DeepestLevel && value.GetArrayLength() > 0)
        {
            foreach (var (index, item) in value.EnumerateArray().Index())
            {
                Read(item, $"{path}[{index}]", level + 1, leaves);
            }
        }
        else if (value.ValueKind != JsonValueKind.Null)
        {
            leaves.Add((path.Length == 0 ? "value" : path, ValueOf(value)));
        }
    }

    /// <summary>A number is what it is, with however many zeros it is written.</summary>
    private static ComparedValue ValueOf(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            var text = value.GetString()!;
            return new ComparedValue(text, $"\"{text}");
        }

        var raw = value.GetRawText();
        return new ComparedValue(
            raw,
            value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number)
                ? number.ToString("G29", CultureInfo.InvariantCulture)
                : raw
        );
    }
}
