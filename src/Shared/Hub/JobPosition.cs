using System.Text.Json.Serialization;

namespace Shared.Hub;

/// <summary>A place in the relay's changes of all jobs. It compares only within its epoch.</summary>
/// <param name="Until">In a snapshot that is not told to its end: where that is.</param>
/// <param name="At">Of a query that depends on the time: the moment at which it was asked of the jobs. Else null.</param>
public sealed record JobPosition(
    string Epoch,
    long Seq,
    long? Until = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? At = null
);
