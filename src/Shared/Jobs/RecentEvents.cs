using Shared.Documents;

namespace Shared.Jobs;

/// <summary>
/// What events that named no state have told lately. The answer to a read that they overtook is laid beneath them: they win for what they
/// carry, and the answer for all else, the state above all. Without that a job of which parts are told several times a second could never be
/// put right by a read. An event that names a state begins anew: what was asked before it is out of date.
/// </summary>
/// <param name="After">What was asked from here on has been overtaken by these events only. By our clock.</param>
/// <param name="Told">By all of them, merged.</param>
/// <param name="Before">Those before them, for answers that are still on their way.</param>
public sealed record RecentEvents(DateTimeOffset After, JobStatusDocument Told, RecentEvents? Before)
{
    /// <summary>What was told longer ago must not hide what an answer knows; no answer is waited for as long as this.</summary>
    private static readonly TimeSpan Span = TimeSpan.FromSeconds(60);

    /// <param name="job">As it was before the event.</param>
    /// <param name="observation">An event that was news.</param>
    internal static RecentEvents? Add(Job? job, Observation observation)
    {
        var document = observation.Document;
        return document.State is not null ? null
            : job?.RecentEvents is not { } recent ? new RecentEvents(job?.LastEventAt ?? default, document, null)
            : observation.ReceivedAt - recent.After > Span
                ? new RecentEvents(job.LastEventAt ?? default, document, recent with { Before = null })
            : recent with { Told = DocumentMerge.Merge(recent.Told, document) };
    }

    /// <returns>The answer together with the events that have overtaken it; the observation itself where it needs or can have none.</returns>
    internal static Observation LayOver(Job job, Observation observation)
    {
        if (!(observation.RequestedAt < job.LastEventAt) || Find(job, observation.RequestedAt.Value) is not { } told)
        {
            return observation;
        }

        return observation with
        {
            Document = IsLater(observation.Document, job, told) ? observation.Document : Merge(observation.Document, told),
            HoldsEvents = true,
        };
    }

    private static JobStatusDocument? Find(Job job, DateTimeOffset requestedAt) =>
        job.RecentEvents is not { } recent ? null
        : requestedAt >= recent.After ? recent.Told
        : recent.Before is { } before && requestedAt >= before.After ? DocumentMerge.Merge(before.Told, recent.Told)
        : null;

    /// <summary>By what it tells, it is the answer that has overtaken the events.</summary>
    private static bool IsLater(JobStatusDocument answer, Job job, JobStatusDocument told) =>
        answer.RetryCount > job.RetryCount
        || (answer.State?.IsTerminal() == true && !job.IsTerminal)
        || JobOrder.CompareContent(answer, told) > 0;

    private static JobStatusDocument Merge(JobStatusDocument answer, JobStatusDocument told)
    {
        var merged = DocumentMerge.Merge(answer, told);
        merged.Received = answer.Received;
        merged.Notes = [.. answer.Notes, .. merged.Notes];
        return merged;
    }
}
