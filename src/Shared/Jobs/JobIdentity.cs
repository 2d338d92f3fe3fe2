using Shared.Documents;

namespace Shared.Jobs;

/// <summary>
/// An upstream that starts over may give its ids anew: a job of another creation time is another job. Two ways may well write one moment
/// differently, so it takes more: that the way by which the known time came contradicts itself, that the answer to a read that was sent
/// after all that is known had come takes back what cannot be taken back, or that upstream has shown meanwhile that it began anew or had
/// lost the job. Another Dashboard writes a moment in one way.
/// </summary>
internal static class JobIdentity
{
    /// <summary>Less apart is rounding.</summary>
    private static readonly TimeSpan LeastTime = TimeSpan.FromSeconds(1);

    /// <summary>The document is of a job that has got the id since.</summary>
    /// <param name="restartedAt">When upstream last showed that it had begun anew. By our clock.</param>
    public static bool IsAnother(Job job, Observation observation, DateTimeOffset? restartedAt) =>
        AreApart(job.CreatedAt, observation.Document.CreatedAt)
        && (
            ((observation.IsOfOneMemory || Holds(job.CreatedToldBy, observation.Source)) && IsLater(job, observation))
            || TakesBack(job, observation)
            || LiesBetween(job, observation, restartedAt)
            || LiesBetween(job, observation, job.GoneSince)
        );

    /// <summary>
    /// And other ways had told of it before: what seemed to be two ways of writing one moment is two jobs, since this way has come to write
    /// the other one too.
    /// </summary>
    public static bool ConfirmsAnother(Job job, Observation observation) =>
        AreApart(job.DisputedCreatedAt, observation.Document.CreatedAt)
        && !AreApart(job.CreatedAt, observation.Document.CreatedAt)
        && Holds(job.DisputedToldBy, observation.Source)
        && IsLater(job, observation);

    /// <summary>Both say that they were created at one time.</summary>
    public static bool AreOne(JobStatusDocument one, JobStatusDocument other) =>
        one.CreatedAt is not null && other.CreatedAt is not null && !AreApart(one.CreatedAt, other.CreatedAt);

    /// <summary>The creation time that is left for another one, and the ways by which it came; else the one before.</summary>
    public static (DateTimeOffset? CreatedAt, int ToldBy) Disputed(Job before, Observation observation) =>
        AreApart(before.CreatedAt, observation.Document.CreatedAt)
            ? (before.CreatedAt, before.CreatedToldBy)
            : (before.DisputedCreatedAt, before.DisputedToldBy);

    /// <summary>The document is a late one of the job that had the id before.</summary>
    public static bool IsOfReplaced(Job job, JobStatusDocument document) =>
        job.ReplacedCreatedAt is not null
        && AreApart(job.CreatedAt, document.CreatedAt)
        && !AreApart(job.ReplacedCreatedAt, document.CreatedAt);

    /// <summary>When a document last said when the job was created, this observation included.</summary>
    public static DateTimeOffset? ToldAt(Job? before, Observation observation) =>
        observation.Document.CreatedAt is null ? before?.CreatedToldAt : observation.ReceivedAt;

    /// <summary>By which ways the creation time is known, this observation included.</summary>
    public static int ToldBy(Job? before, Observation observation)
    {
        if (observation.Document.CreatedAt is not { } said)
        {
            return before?.CreatedToldBy ?? 0;
        }

        var way = 1 << (int)observation.Source;
        return before is null || AreApart(before.CreatedAt, said) ? way : before.CreatedToldBy | way;
    }

    /// <summary>No other way has told it.</summary>
    public static bool IsToldOnlyBy(int toldBy, DocumentSource source) => (toldBy & ~(1 << (int)source)) == 0;

    private static bool AreApart(DateTimeOffset? known, DateTimeOffset? said) =>
        known is { } a && said is { } b && (a - b).Duration() >= LeastTime;

    /// <summary>What the archive holds came by one of the other ways once.</summary>
    private static bool Holds(int toldBy, DocumentSource source) =>
        (toldBy & ((1 << (int)source) | (1 << (int)DocumentSource.Archive))) != 0;

    private static bool TakesBack(Job job, Observation observation) =>
        observation.RequestedAt > job.LastConfirmedAt && JobOrder.IsOutOfDate(job, observation);

    /// <summary>
    /// The known time was told before the moment and this one after it, and never before by another way. Webhooks arrive whenever they
    /// like.
    /// </summary>
    private static bool LiesBetween(Job job, Observation observation, DateTimeOffset? moment) =>
        job.CreatedToldAt < moment
        && observation.Source != DocumentSource.Webhook
        && (observation.RequestedAt ?? observation.ReceivedAt) >= moment
        && (job.DisputedCreatedAt is null || AreApart(job.DisputedCreatedAt, observation.Document.CreatedAt));

    private static bool IsLater(Job job, Observation observation) =>
        observation switch
        {
            { RequestedAt: { } asked } => asked > job.CreatedToldAt,
            { Source: DocumentSource.Webhook } => observation.ToldAt > job.ToldAt,
            { Position: { } position } when job.Position is { } last && position.IsComparableTo(last) => position.Sequence
                > last.Sequence,
            _ => true,
        };
}
