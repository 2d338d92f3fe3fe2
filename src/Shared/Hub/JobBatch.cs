using System.Text.Json.Serialization;

namespace Shared.Hub;

/// <summary>
/// What <c>/hubs/jobs</c> streams: changes in order. Whoever applies the upserts one after the other, and then the deletes, has the jobs of
/// its query as they were at <see cref="Position"/>.
/// </summary>
/// <param name="Seq">
/// Of the last change in it; with <paramref name="Epoch"/>, <paramref name="Until"/> and <paramref name="At"/> the place to resume after.
/// </param>
/// <param name="Reset">Forget all jobs first: this batch and the ones after it tell them anew.</param>
/// <param name="Upserts">Whole documents. A job may occur more than once, when its state changed more than once.</param>
/// <param name="Deletes">Ids of jobs that the query no longer has, or that are no longer known; also of some that it never had.</param>
/// <param name="Until">The snapshot goes on in the next batch, up to there: not all jobs have been told. Null where they have.</param>
/// <param name="At">Of a query that depends on the time: the moment at which this was so, by upstream's clock. Else null.</param>
public sealed record JobBatch(
    string Epoch,
    long Seq,
    bool Reset,
    IReadOnlyList<HubDocument> Upserts,
    IReadOnlyList<string> Deletes,
    long? Until = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? At = null
)
{
    [JsonIgnore]
    public JobPosition Position => new(Epoch, Seq, Until, At);
}
