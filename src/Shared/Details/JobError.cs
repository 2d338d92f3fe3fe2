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
    /// <summary>What this one does not say, the other may.</summary>
    internal JobError Fill(JobError? other) =>
        this with
        {
            Code = Code ?? other?.Code,
            Message = Message ?? other?.Message,
            Step = Step ?? other?.Step,
            Suggestion = Suggestion ?? other?.Suggestion,
            MemoryRequired = MemoryRequired ?? other?.MemoryRequired,
            MemoryAvailable = MemoryAvailable ?? other?.MemoryAvailable,
        };

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
