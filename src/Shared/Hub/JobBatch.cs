using System.Text.Json.Serialization;

namespace Shared.Hub;

/// <summary>
/// What <c>/hubs/jobs</c> streams: changes in order. Whoever applies the upserts one after the other, and then the deletes, has the jobs of
/// its query as they were at <see cref="Position"/>.
/// </summary>
/// <param name="Seq">Of the last change in it; with <paramref name="Epoch"/> the place to resume after.</param>
/// <param name="Reset">Forget all jobs first: this batch and the ones after it tell them anew.</param>
/// <param name="Upserts">Whole documents. A job may occur more than once, when its state changed more than once.</param>
/// <param name="Deletes">Ids of jobs that the query no longer has, or that are no longer known.</param>
/// <param name="More">The snapshot goes on in the next batch: until one comes without that, not all jobs have been told.</param>
public sealed record JobBatch(
    string Epoch,
    long Seq,
    bool Reset,
    IReadOnlyList<HubDocument> Upserts,
    IReadOnlyList<string> Deletes,
    bool More = false
)
{
    [JsonIgnore]
    public JobPosition Position => new(Epoch, Seq);
}
