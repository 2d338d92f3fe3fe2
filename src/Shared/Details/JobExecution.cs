using System.Text.Json;

namespace Shared.Details;

/// <summary><c>execution</c>, without the cost, which is typed as money on the document itself.</summary>
public sealed record JobExecution(double? DurationSeconds, double? TokensProcessed, double? ApiCalls)
{
    internal static JobExecution Read(JsonElement json) =>
        new(json.GetNumber("duration"), json.GetNumber("tokensProcessed"), json.GetNumber("apiCalls"));
}
