using System.Text.Json.Nodes;

namespace Simulator.Endpoints;

/// <summary>
/// The query parameters that a call takes. Another one is refused: it may be a mistyped one, and a program that is tried here must not find
/// out elsewhere.
/// </summary>
/// <param name="names">One that ends in a dot is the beginning of names that the caller chooses.</param>
internal sealed class QueryNames(params string[] names)
{
    /// <returns>Null where every parameter is taken.</returns>
    public ApiError? FindFault(IQueryCollection query) =>
        query.Keys.FirstOrDefault(key => !Array.Exists(names, name => Takes(name, key))) is { } unknown
            ? ApiError.InvalidRequest(
                $"Unknown parameter '{unknown}'",
                new JsonObject
                {
                    ["parameter"] = unknown,
                    ["allowed"] = new JsonArray([.. names.Select(name => (JsonNode)(name.EndsWith('.') ? name + "KEY" : name))]),
                }
            )
            : null;

    private static bool Takes(string name, string key) =>
        name.EndsWith('.')
            ? key.StartsWith(name, StringComparison.OrdinalIgnoreCase)
            : key.Equals(name, StringComparison.OrdinalIgnoreCase);
}
