using System.Text.Json;

namespace Dashboard.Components.Json;

internal static class JsonMembers
{
    /// <returns>Whether a <see cref="JsonTree"/> without these has something to show.</returns>
    public static bool HasOthers(ReadOnlyMemory<byte> json, IReadOnlySet<string> than)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.ValueKind != JsonValueKind.Object
            || document.RootElement.EnumerateObject().Any(member => !than.Contains(member.Name));
    }
}
