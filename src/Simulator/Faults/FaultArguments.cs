using System.Text.Json.Nodes;

namespace Simulator.Faults;

/// <summary>Reads a fault's <c>args</c>, which were checked when it was ordered.</summary>
internal sealed class FaultArguments(JsonObject arguments)
{
    public string Text(string name, string otherwise) =>
        arguments[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : otherwise;

    public long Number(string name, long otherwise) =>
        arguments[name] is JsonValue value && value.TryGetValue<double>(out var number) ? (long)number : otherwise;

    public JsonNode? Node(string name) => arguments[name];
}
