using Shared.Documents;

namespace Shared.Jobs;

/// <summary>
/// Finds where sources contradict each other. A document that is late is no contradiction: documents carry no version, and most of them
/// that differ from what is known are simply older or newer. Told apart can be
/// <list type="bullet">
/// <item>what is so for ever, whatever the order: when a job was created and for which endpoint; and of one attempt, how and when it
/// ended and what it cost in the end;</item>
/// <item>a document that is certainly the later one and takes back what cannot be taken back: a lower retry count, an end left without a
/// retry, and within an attempt less duration, cost or progress. Certainly later is the answer to a read that was sent after all that is
/// known had come; and, against the same source's own document before it, an event further on in the same stream and a webhook of a later
/// moment;</item>
/// <item>two events of the same place in one stream that tell of different states.</item>
/// </list>
/// Not told apart, and so never reported: an event against a read that may have overtaken it, a webhook against any other source, streams
/// without ids or of two epochs, and readings, steps and estimates, which may change in any way. Nor is running after a pause, or queued
/// after running: an attempt may be put back. A pure function of (job, observation), which allocates nothing where all agree.
/// </summary>
public static class JobDisagreements
{
    /// <summary>One way may round where another does not: seconds, US dollars and percent that make no difference.</summary>
    private const double LeastSeconds = 1;
    private const decimal LeastCost = 0.01m;
    private const double LeastProgress = 1;

    private static readonly TimeSpan LeastTime = TimeSpan.FromSeconds(LeastSeconds);

    /// <param name="job">As it was before the observation.</param>
    /// <param name="kind">What the observation did to it.</param>
    /// <returns>The gravest contradiction; null where all agree, or where order explains it.</returns>
    public static Disagreement? Find(Job job, Observation observation, UpdateKind kind)
    {
        var document = observation.Document;
        if (JobIdentity.IsOfReplaced(job, document))
        {
            // two jobs, one after the other, that had one id
            return null;
        }

        var told = new ToldDocument(job);
        if (FindTakenBack(job.Document, document) is { } suspect && FindLater(job, observation, suspect, ref told) is { } later)
        {
            return Describe(job, observation, kind, later.Field, later.Basis, ref told);
        }

        if (IsAtSamePlace(job, observation) && FindChanged(job, document, ref told) is { } changed)
        {
            return Describe(job, observation, kind, changed, DisagreementBasis.SamePlace, ref told);
        }

        return FindInAnyOrder(job, document) is { } field
            ? Describe(job, observation, kind, field, DisagreementBasis.AnyOrder, ref told)
            : null;
    }

    private static (DisagreementField Field, DisagreementBasis Basis)? FindLater(
        Job job,
        Observation observation,
        DisagreementField suspect,
        ref ToldDocument told
    )
    {
        if (observation.RequestedAt is { } asked)
        {
            return asked > job.LastConfirmedAt ? (suspect, DisagreementBasis.AskedLater) : null;
        }

        DisagreementBasis? basis =
            observation.Source != job.Source ? null
            : IsFurtherInStream(job, observation) ? DisagreementBasis.LaterInStream
            : IsToldLater(job, observation) ? DisagreementBasis.ToldLater
            : null;
        // another source may have run ahead of this one: only what it has said itself can it take back
        return basis is { } certain && told.Read() is { } own && FindTakenBack(own, observation.Document) is { } field
            ? (field, certain)
            : null;
    }

    /// <returns>What cannot be so if the document is the later of the two.</returns>
    private static DisagreementField? FindTakenBack(JobStatusDocument known, JobStatusDocument document)
    {
        if (document.RetryCount < known.RetryCount)
        {
            return DisagreementField.RetryCount;
        }

        if (document.RetryCount > known.RetryCount.GetValueOrDefault() || MayEndNextAttempt(known, document))
        {
            return null;
        }

        return known.State is { } end && end.IsTerminal() && document.State is { } state && state != end
                ? DisagreementField.Status
            : known.DurationSeconds - document.DurationSeconds >= LeastSeconds ? DisagreementField.Duration
            // a decimal is compared in less time than it is subtracted
            : document.CostAccrued < known.CostAccrued && known.CostAccrued - document.CostAccrued >= LeastCost
                ? DisagreementField.CostAccrued
            : known.Progress - document.Progress >= LeastProgress ? DisagreementField.Progress
            : null;
    }

    /// <summary>A retry was announced, and its end need not say which attempt it ended.</summary>
    private static bool MayEndNextAttempt(JobStatusDocument known, JobStatusDocument document) =>
        AnnouncesRetry(known)
        && document.State is { } state
        && state.IsTerminal()
        && (state != known.State || document.RetryCount is null);

    private static bool AnnouncesRetry(JobStatusDocument document) =>
        document is { State: JobState.Failed, NextRetryAt: not null } && document.IsRetryable != false;

    private static bool IsFurtherInStream(Job job, Observation observation) =>
        observation.Position is { } position
        && job.Position is { } last
        && position.IsComparableTo(last)
        && position.Sequence > last.Sequence;

    private static bool IsToldLater(Job job, Observation observation) =>
        observation.Source == DocumentSource.Webhook && observation.ToldAt > job.ToldAt;

    /// <summary>And nothing has been news since that event.</summary>
    private static bool IsAtSamePlace(Job job, Observation observation) =>
        job.Source == DocumentSource.Stream
        && observation.Position is { } position
        && job.Position is { } last
        && position.Sequence == last.Sequence
        && position.IsComparableTo(last);

    /// <summary>Figures may differ: upstream may write an event anew as things are now when it is asked again.</summary>
    private static DisagreementField? FindChanged(Job job, JobStatusDocument document, ref ToldDocument told)
    {
        var isSame =
            IsSame(job.Document.State, document.State)
            && IsSame(job.Document.Phase, document.Phase)
            && IsSame(job.Document.RetryCount, document.RetryCount);
        if (isSame || told.Read() is not { } own)
        {
            return null;
        }

        return !IsSame(own.RetryCount, document.RetryCount) ? DisagreementField.RetryCount
            : !IsSame(own.State, document.State) ? DisagreementField.Status
            : !IsSame(own.Phase, document.Phase) ? DisagreementField.Substate
            : null;
    }

    private static DisagreementField? FindInAnyOrder(Job job, JobStatusDocument document)
    {
        if (IsOther(job.CreatedAt, document.CreatedAt))
        {
            // then perhaps they are two jobs, which have all else each for itself
            return DisagreementField.CreatedAt;
        }

        return job.IsTerminal && document.State is { } state && state.IsTerminal() && FindOtherEnd(job, document) is { } end ? end
            : job.EndpointId is not null && document.EndpointId is not null && job.EndpointId != document.EndpointId
                ? DisagreementField.EndpointId
            : null;
    }

    private static DisagreementField? FindOtherEnd(Job job, JobStatusDocument document)
    {
        if (!IsCertainlyOfSameAttempt(job, document))
        {
            return null;
        }

        if (document.State != job.State)
        {
            return AnnouncesRetry(job.Document) || AnnouncesRetry(document) ? null : DisagreementField.Status;
        }

        return IsOther(job.Document.EndedAt, document.EndedAt) ? DisagreementField.EndedAt
            : job.Document.TotalCost is { } known && document.TotalCost is { } said && Math.Abs(known - said) >= LeastCost
                ? DisagreementField.TotalCost
            : null;
    }

    /// <summary>By its retry count; a completed document as a rule says none, and a job completes once.</summary>
    private static bool IsCertainlyOfSameAttempt(Job job, JobStatusDocument document) =>
        document.RetryCount is { } count
            ? count == job.Document.RetryCount
            : document.State == JobState.Completed
                && job.State == JobState.Completed
                && !job.PreviousAttempts.Any(attempt => attempt.State == JobState.Completed);

    private static bool IsOther(DateTimeOffset? known, DateTimeOffset? said) =>
        known is { } a && said is { } b && (a - b).Duration() >= LeastTime;

    private static bool IsSame<T>(T? known, T? said)
        where T : struct => known is not { } a || said is not { } b || EqualityComparer<T>.Default.Equals(a, b);

    private static Disagreement Describe(
        Job job,
        Observation observation,
        UpdateKind kind,
        DisagreementField field,
        DisagreementBasis basis,
        ref ToldDocument told
    )
    {
        var known = DisagreementWords.Of(job.Document, field);
        var isLatest = told.Read() is { } own && DisagreementWords.Of(own, field) == known;
        return new Disagreement(
            job.JobId,
            field,
            basis,
            known,
            isLatest ? job.Source : null,
            isLatest ? job.LastConfirmedAt : null,
            DisagreementWords.Of(observation.Document, field),
            observation.Source,
            observation.ReceivedAt,
            job.RetryCount,
            kind != UpdateKind.OutOfDate
        );
    }

    /// <summary>The latest document that was news, as its source said it: read when it is needed, and then once.</summary>
    private struct ToldDocument(Job job)
    {
        private JobStatusDocument? _document;
        private bool _isRead;

        public JobStatusDocument? Read()
        {
            if (!_isRead)
            {
                _isRead = true;
                _document = DocumentReader.Read(job.LastReceived, job.JobId).Document;
            }

            return _document;
        }
    }
}
