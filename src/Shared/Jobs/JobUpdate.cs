using Shared.Documents;

namespace Shared.Jobs;

/// <summary>What an observation did to a job.</summary>
public enum UpdateKind
{
    /// <summary>The job's first document.</summary>
    Discovered,

    /// <summary>News.</summary>
    Advanced,

    /// <summary>News, and a new attempt began.</summary>
    Retried,

    /// <summary>Out of date: it filled what was unknown, or nothing at all; it never replaced a value.</summary>
    OutOfDate,
}

/// <summary>Lays an observation over what is known of a job. A pure function of (job, observation).</summary>
public static class JobUpdate
{
    public static (Job Job, UpdateKind Kind) Apply(Job? job, Observation observation)
    {
        if (job is null)
        {
            return (Discover(observation), UpdateKind.Discovered);
        }

        if (JobOrder.IsOutOfDate(job, observation))
        {
            return (FillGaps(job, observation), UpdateKind.OutOfDate);
        }

        return BeginsNewAttempt(job, observation.Document)
            ? (Retry(job, observation), UpdateKind.Retried)
            : (Advance(job, observation, DocumentMerge.Merge(job.Document, observation.Document)), UpdateKind.Advanced);
    }

    private static Job Discover(Observation observation)
    {
        var document = observation.Document;
        var job = new Job
        {
            Document = document,
            LastReceived = document.Received,
            FirstSeenAt = observation.ReceivedAt,
            LastConfirmedAt = observation.ReceivedAt,
            Source = observation.Source,
            LastEventAt = EventTime(observation),
            Position = observation.Position,
            StateSince = observation.ReceivedAt,
            NoteCount = document.Notes.Length,
        };
        return WithEnd(job, observation);
    }

    private static Job Advance(Job job, Observation observation, JobStatusDocument merged)
    {
        var advanced = job with
        {
            Document = merged,
            LastReceived = observation.Document.Received,
            LastConfirmedAt = observation.ReceivedAt,
            Source = observation.Source,
            LastEventAt = EventTime(observation) ?? job.LastEventAt,
            Position = observation.Position ?? job.Position,
            GoneSince = null,
            StateSince = merged.State == job.Document.State ? job.StateSince : observation.ReceivedAt,
            NoteCount = job.NoteCount + observation.Document.Notes.Length,
        };
        return WithEnd(advanced, observation);
    }

    private static Job Retry(Job job, Observation observation)
    {
        var ended = new JobAttempt(
            job.RetryCount,
            job.State,
            job.StartedAt,
            job.EndedAt,
            job.Cost,
            job.ErrorCode,
            job.ErrorMessage
        );
        var fresh = job with { EndedAt = null, IsEndEstimated = false, PreviousAttempts = job.PreviousAttempts.Add(ended) };
        var merged = DocumentMerge.Merge(DocumentMerge.WithoutAttempt(job.Document), observation.Document);
        if (observation.Document.RetryCount is null)
        {
            // the attempts between were not seen, but there was one more at least
            merged.RetryCount = job.RetryCount + 1;
            merged.Present |= DocumentFields.RetryCount;
        }

        return Advance(fresh, observation, merged);
    }

    /// <summary>
    /// A late document may still know what no other one said, such as the tags that a completed document leaves out. Only a document
    /// of the same attempt may fill, and never its phase or end: those belong to the state that it tells of.
    /// </summary>
    private static Job FillGaps(Job job, Observation observation)
    {
        var late = observation.Document;
        if (late.RetryCount.GetValueOrDefault(job.RetryCount) != job.RetryCount)
        {
            return job;
        }

        var known = job.Document;
        var parts = late.Parts.Any(part => known.FindPart(part.Name) is null);
        var fields = late.Present & ~known.Present & ~DocumentFields.OfState;
        return parts || fields != 0 ? job with { Document = DocumentMerge.Fill(known, late, fields) } : job;
    }

    /// <summary>
    /// Also where the end of the attempt before was never seen, and where of the new one only the end is; but a count that was merely
    /// unknown until now begins nothing.
    /// </summary>
    private static bool BeginsNewAttempt(Job job, JobStatusDocument document) =>
        document.State is not null
        && (
            (document.RetryCount > job.RetryCount && (job.IsTerminal || job.Document.RetryCount is not null))
            || JobOrder.EndsAMissedRetry(job, document)
        );

    private static Job WithEnd(Job job, Observation observation)
    {
        if (!job.IsTerminal)
        {
            return job;
        }

        if (job.Document.EndedAt is { } told)
        {
            return job with { EndedAt = told, IsEndEstimated = false };
        }

        return job.EndedAt is null ? job with { EndedAt = observation.ReceivedAt, IsEndEstimated = true } : job;
    }

    private static DateTimeOffset? EventTime(Observation observation) =>
        observation.RequestedAt is null ? observation.ReceivedAt : null;
}
