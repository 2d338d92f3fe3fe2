using System.Text.Json;
using Shared.Quantities;

namespace Shared.Details;

/// <summary><c>error</c>: an object, or a text, which is then the message.</summary>
public sealed record JobError(
    string? Code,
    string? Message,
    string? Step = null,
    string? Suggestion = null,
    ByteSize? MemoryRequired = null,
    ByteSize? MemoryAvailable = null
)
{
    internal static JobError Read(JsonElement json)
    {
        var details = json.GetObject("details");
        return new JobError(
            json.GetText("code"),
            json.GetText("message"),
            details?.GetText("step"),
            details?.GetText("suggestion"),
            details?.GetSize("memoryRequired"),
            details?.GetSize("memoryAvailable")
        );
    }
}
