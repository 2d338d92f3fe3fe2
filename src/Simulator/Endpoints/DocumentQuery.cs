using System.Text.Json.Nodes;
using Simulator.Documents;

namespace Simulator.Endpoints;

/// <summary>Reads <c>include</c> and <c>format</c>.</summary>
internal static class DocumentQuery
{
    public static bool TryRead(IQueryCollection query, out DocumentRequest request, out ApiError? error)
    {
        var includes = query["include"]
            .SelectMany(value =>
                (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            );
        if (!TryRead(includes, out request, out error))
        {
            return false;
        }

        var format = query["format"];
        if (format.Count == 0 || (format.Count == 1 && format[0] is "json" or ""))
        {
            return true;
        }

        if (format.Count == 1 && format[0] == "summary")
        {
            request = request with { IsSummary = true };
            return true;
        }

        error = ApiError.InvalidRequest(
            $"Unknown format '{format}'",
            new JsonObject { ["parameter"] = "format", ["allowed"] = new JsonArray("json", "summary") }
        );
        return false;
    }

    public static bool TryRead(IEnumerable<string> includes, out DocumentRequest request, out ApiError? error)
    {
        request = DocumentRequest.Default;
        error = null;
        foreach (var include in includes)
        {
            switch (include)
            {
                case "logs":
                    request = request with { Logs = true };
                    break;
                case "metrics":
                    request = request with { Metrics = true };
                    break;
                case "resources":
                    request = request with { Resources = true };
                    break;
                default:
                    error = ApiError.InvalidRequest(
                        $"Unknown include '{include}'",
                        new JsonObject { ["parameter"] = "include", ["allowed"] = new JsonArray("logs", "metrics", "resources") }
                    );
                    return false;
            }
        }

        return true;
    }
}
