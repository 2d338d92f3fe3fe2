using System.Text.Json;

namespace Shared.Details;

/// <summary>A member of an open map of numbers: a cold start's phase in seconds, a metric, a rate.</summary>
/// <param name="Unit">Where upstream wrote <c>{value, unit}</c>.</param>
public sealed record NamedNumber(string Name, double Value, string? Unit = null)
{
    /// <summary>The members that are numbers or <c>{value, unit}</c>; the others are left out.</summary>
    internal static IReadOnlyList<NamedNumber> ReadAll(JsonElement map)
    {
        var numbers = new List<NamedNumber>();
        foreach (var member in map.EnumerateObject())
        {
            if (member.Value.AsNumber() is { } number)
            {
                numbers.Add(new NamedNumber(member.Name, number));
            }
            else if (member.Value.ValueKind == JsonValueKind.Object && member.Value.GetNumber("value") is { } value)
            {
                numbers.Add(new NamedNumber(member.Name, value, member.Value.GetText("unit")));
            }
        }

        return numbers;
    }
}
