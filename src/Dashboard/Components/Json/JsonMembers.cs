using System.Text;
using System.Text.Json;

namespace Dashboard.Components.Json;

internal static class JsonMembers
{
    /// <returns>The member as it came; empty where there is none of that name.</returns>
    public static ReadOnlyMemory<byte> Find(ReadOnlyMemory<byte> json, string name)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty(name, out var member)
            ? Encoding.UTF8.GetBytes(member.GetRawText())
            : default;
    }

    /// <returns>Whether a <see cref="JsonTree"/> without these has something to show.</returns>
    public static bool HasOthers(ReadOnlyMemory<byte> json, IReadOnlySet<string> than)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.ValueKind != JsonValueKind.Object
            || document.RootElement.EnumerateObject().Any(member => !than.Contains(member.Name));
    }
}
