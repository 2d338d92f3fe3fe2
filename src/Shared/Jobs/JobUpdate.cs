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

    /// <summary>The first document of another job, which has got the id since.</summary>
    Replaced,

    /// <summary>Out of date: it filled what was unknown, or nothing at all; it never replaced a value.</summary>
    OutOfDate,
}

/// <summary>Lays an observation over what is known of a job. A pure function of its arguments.</summary>
public static partial class JobUpdate
{
    /// <param name="restartedAt">When upstream last showed that it had begun anew, by our clock; null where it never has.</param>
    public static (Job Job, UpdateKind Kind) Apply(Job? job, Observation observation, DateTimeOffset? restartedAt = null)
    {
        if (job is null)
        {
            return (Discover(observation), UpdateKind.Discovered);
        }

        if (JobIdentity.IsAnother(job, observation, restartedAt))
        {
            return (Succeed(job, Discover(observation), job.CreatedAt), UpdateKind.Replaced);
        }

        if (JobIdentity.ConfirmsAnother(job, observation))
        {
            return (Discover(job, observation), UpdateKind.Replaced);
        }

        if (JobIdentity.IsOfReplaced(job, observation.Document))
        {
            return (job, UpdateKind.OutOfDate);
        }

        observation = RecentEvents.LayOver(job, observation);
        if (JobOrder.IsOutOfDate(job, observation))
        {
            return (TakeLate(job, observation), UpdateKind.OutOfDate);
        }

        return BeginsNewAttempt(job, observation.Document)
            ? (Retry(job, observation), UpdateKind.Retried)
            : (Advance(job, observation, DocumentMerge.Merge(job.Document, observation.Document)), UpdateKind.Advanced);
    }

    private static Job Advance(Job job, Observation observation, JobStatusDocument merged)
    {
        var disputed = JobIdentity.Disputed(job, observation);
        var advanced = job with
        {
            Document = merged,
            LastReceived = observation.Document.Received,
            LastConfirmedAt = Later(job.LastConfirmedAt, observation.ConfirmedAt),
            Source = observation.Source,
            LastEventAt = EventTime(observation) ?? job.LastEventAt,
            RecentEvents = EventTime(observation) is null ? job.RecentEvents : RecentEvents.Add(job, observation),
            LastWordAt = WordTime(observation) ?? job.LastWordAt,
            ToldAt = observation.ToldAt ?? job.ToldAt,
            CreatedToldAt = JobIdentity.ToldAt(job, observation),
            CreatedToldBy = JobIdentity.ToldBy(job, observation),
            DisputedCreatedAt = disputed.CreatedAt,
            DisputedToldBy = disputed.ToldBy,
            IsAheadOfStream =
                observation.Source != DocumentSource.Stream && (job.IsAheadOfStream || TellsMore(job, observation.Document)),
            Position = observation.Position ?? job.Position,
            GoneSince = observation.Document.GoneSince,
            StateSince = merged.State == job.Document.State ? job.StateSince : observation.ReceivedAt,
            NoteCount = job.NoteCount + observation.Document.Notes.Length + merged.Notes.Length,
        };
        return JobHistory.Append(WithEnd(StreamBehind.Overtake(job, advanced, observation), observation), observation);
    }

    private static Job Retry(Job job, Observation observation)
    {
        var ended = new JobAttempt(
            job.RetryCount,
            job.State,
            job.StartedAt,
            job.EndedAt,
            job.Cost,
            JobAttempts.ErrorOf(job.Document)
        )
        {
            Progress = job.Progress,
            IsEndEstimated = job.IsEndEstimated,
        };
        var fresh = job with
        {
            EndedAt = null,
            IsEndEstimated = false,
            RecentEvents = null,
            PreviousAttempts = JobAttempts.Add(job.PreviousAttempts, ended),
        };
        var merged = DocumentMerge.Merge(DocumentMerge.WithoutAttempt(job.Document), observation.Document);
        if (observation.Document.RetryCount is null)
        {
            // the attempts between were not seen, but there was one more at least
            merged.RetryCount = job.RetryCount + 1;
            merged.Present |= DocumentFields.RetryCount;
        }

        return Advance(fresh, observation, merged);
    }

    /// <summary>What is out of date has its place in the history all the same, and may fill what is unknown.</summary>
    private static Job TakeLate(Job job, Observation observation)
    {
        var isRepeated =
            observation.Position is { } position
            && job.Position is { } last
            && position.IsComparableTo(last)
            && position.Sequence <= last.Sequence;
        if (observation.RequestedAt is not null || isRepeated)
        {
            return FillGaps(job, observation);
        }

        if (observation.Source == DocumentSource.Webhook)
        {
            return FillGaps(WithLateAttempt(JobHistory.Webhook(job, observation), observation), observation);
        }

        return job.IsAheadOfStream
            ? StreamBehind.Take(JobHistory.Stream(job, observation), observation)
            : FillGaps(job, observation);
    }

    private static Job WithLateAttempt(Job job, Observation observation)
    {
        if (observation.Document.RetryCount is not { } retryCount || retryCount >= job.RetryCount)
        {
            return job;
        }

        var attempts = JobAttempts.Learn(job.PreviousAttempts, retryCount, observation.Document, observation.ReceivedAt);
        return attempts == job.PreviousAttempts ? job : job with { PreviousAttempts = attempts };
    }

    /// <summary>
    /// A late document may still know what no other one said, such as the tags that a completed document leaves out. One of an earlier
    /// attempt fills what belongs to the job alone; none fills phase or end, which belong to the state that it tells of.
    /// </summary>
    private static Job FillGaps(Job job, Observation observation)
    {
        var late = observation.Document;
        var byAttempt = late.RetryCount.GetValueOrDefault(job.RetryCount).CompareTo(job.RetryCount);
        if (byAttempt > 0)
        {
            return job;
        }

        if (byAttempt < 0)
        {
            late = DocumentMerge.WithoutAttempt(late);
        }
        else if (observation.RequestedAt is not null)
        {
            // an answer that lost may well tell of a later moment: by its figures, what comes next would look old
            late = DocumentMerge.WithoutExecution(late);
        }

        var known = job.Document;
        var parts = DocumentMerge.LacksPartsOf(known, late);
        var fields = late.Present & ~known.Present & ~DocumentFields.OfState;
        var filled = parts || fields != 0 ? DocumentMerge.Fill(known, late, fields) : known;
        // those of an earlier attempt are gone from it
        filled = DocumentMerge.Grow(filled, late);
        if (ReferenceEquals(filled, known))
        {
            return job;
        }

        return job with
        {
            Document = filled,
            // what only fills must not lie over what the stream has yet to tell
            Overtaking = job.Overtaking ?? (job.IsAheadOfStream ? known : null),
        };
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

    private static bool TellsMore(Job job, JobStatusDocument document) =>
        JobOrder.CompareContent(document, job.Document) > 0 || (document.State is { } state && state != job.State);

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static DateTimeOffset? EventTime(Observation observation) =>
        observation.RequestedAt is null && observation.Source != DocumentSource.Webhook ? observation.ReceivedAt : null;

    private static DateTimeOffset? WordTime(Observation observation) =>
        observation.Source == DocumentSource.Stream ? null : observation.ReceivedAt;
}
