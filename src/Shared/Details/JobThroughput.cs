using System.Text.Json;

namespace Shared.Details;

/// <summary><c>throughput</c>, for which the API page gives no shape: one number, an object of named rates, or a text.</summary>
/// <param name="Rates">Items a second by name; a bare number has the empty name.</param>
/// <param name="Text">What came where it is neither.</param>
public sealed record JobThroughput(IReadOnlyList<NamedNumber> Rates, string? Text = null)
{
    internal static JobThroughput Read(JsonElement json) =>
        json.ValueKind switch
        {
            JsonValueKind.Object => new JobThroughput(NamedNumber.ReadAll(json)),
            JsonValueKind.String => new JobThroughput([], json.GetString()),
            _ when json.AsNumber() is { } rate => new JobThroughput([new NamedNumber("", rate)]),
            _ => new JobThroughput([], json.GetRawText()),
        };
}
