using System.Text;
using Dashboard.Jobs;
using Dashboard.Upstream.Intake;
using Dashboard.Upstream.Planning;
using Dashboard.Upstream.Reads;
using Dashboard.Upstream.Requests;
using Shared.Api;
using Shared.Events;
using Shared.Jobs;

namespace Dashboard.Upstream.Streams;

/// <summary>One job's own stream, until the job is over.</summary>
/// <param name="faulted">Told of the Dashboard's own faults beside the stream.</param>
/// <param name="cancellationToken">Ends what goes on beside the stream.</param>
internal sealed partial class JobFeed(
    string jobId,
    UpstreamClient client,
    DocumentIntake intake,
    JobStore store,
    GoneJobs gone,
    SilenceChecks checks,
    GapLog gaps,
    RestartSigns restarts,
    UpstreamMonitor monitor,
    TimeProvider timeProvider,
    Action<Exception> faulted,
    CancellationToken cancellationToken
) : StreamConsumer
{
    /// <summary>A retry that is late by more may never come.</summary>
    private static readonly TimeSpan LongLate = TimeSpan.FromSeconds(60);

    /// <summary>A job that is read has been read within that time.</summary>
    private static readonly TimeSpan ReadMemory = TimeSpan.FromMinutes(2);

    private readonly LossRepair _loss = new(timeProvider, cancellationToken, faulted);
    private EventPosition? _last = FindPlace(store, jobId);
    private volatile bool _isOpen;
    private volatile bool _hasOpened = FindPlace(store, jobId) is not null;
    private bool _hasEvents;
    private bool _isGapTold;
    private bool _isCalledOver;
    private bool _isGone;

    public override string Label => jobId;

    public override string? JobId => jobId;

    /// <summary>That of the job's stream before, which was given up for another job's or refused.</summary>
    public override StreamPosition Position { get; } = StreamPosition.After(FindPlace(store, jobId));

    /// <summary>Its events come now.</summary>
    public bool IsOpen
    {
        get => _isOpen;
        private set
        {
            if (_isOpen != value)
            {
                _isOpen = value;
                Changed?.Invoke();
            }
        }
    }

    /// <summary>Called when <see cref="IsOpen"/> changes.</summary>
    public Action? Changed { get; init; }

    /// <summary>It has been open, so that it goes on from where it was.</summary>
    public bool HasOpened => _hasOpened;

    /// <summary>Upstream has no stream of this job, as far as can be told: it is read instead.</summary>
    public bool HasNoStream { get; private set; }

    /// <summary>How many events have told something new.</summary>
    public int News { get; private set; }

    /// <summary>Why upstream gives nothing of this job, and never will.</summary>
    public ApiFailure? Refusal { get; private set; }

    /// <summary>Upstream says that the stream is over while the job, as we know it, is not.</summary>
    public bool IsUnfinished => Refusal is null && !HasNoStream && !_isGone && store.Find(jobId) is not { IsOver: true };

    /// <summary>A fresh stream begins with the full document; one that had to begin again may have missed what came between.</summary>
    public override void OnOpened(string resumedAfter, bool isAgain)
    {
        IsOpen = true;
        _hasOpened = true;
        _isCalledOver = false;
        _isFresh = true;
        _told ??= store.Find(jobId) is { } known ? ToldProgress.Of(known) : null;
        if (isAgain && resumedAfter.Length == 0)
        {
            OnGap("The stream was opened again without a position: upstream had sent no event id.");
        }
    }

    public override bool OnEvent(in SseItem item)
    {
        if (item.EventName == StreamGapNotice.EventName)
        {
            var notice = StreamGapNotice.Read(item.Data.Span);
            if (EventPosition.Parse(jobId, notice.Oldest) is { } oldest && _last is not null && oldest.Epoch != _last.Epoch)
            {
                restarts.OnEpoch(jobId, oldest.Epoch);
            }

            OnGap(notice.Describe());
            // what follows does not continue what was
            _last = null;
            return false;
        }

        var position = EventPosition.Parse(jobId, Encoding.UTF8.GetString(item.Id.Span));
        var before = store.Find(jobId);
        CheckContinuity(position, before?.ReplacedPosition);
        _isGapTold = false;
        var isFirst = !_hasEvents;
        _hasEvents = true;
        if (intake.Accept(item.Data.ToArray(), jobId, DocumentSource.Stream, jobId, position) is not { } after)
        {
            OnLost(position is null ? "An event could not be read." : $"The event {position} could not be read.");
            return false;
        }

        if (isFirst && before is not null && StageOf(after) - StageOf(before) > 1)
        {
            // nobody will tell it again, and a read knows only what is now
            gaps.Add(
                jobId,
                $"It went from {before.State.ToApiText()} to {after.State.ToApiText()} between its first reading and the opening of its stream."
            );
        }

        Note(ToldProgress.Of(after));
        var isNews = after.Position != before?.Position || JobNews.IsIn(before, after);
        News += isNews ? 1 : 0;
        return isNews;
    }

    public override void OnSkipped()
    {
        // its number was not read: the next one does not continue the last one known, and that is no gap
        _last = null;
        _isGapTold = false;
        OnLost("An event was too large to be read, or did not end.");
    }

    /// <summary>The job is over (204), unknown (404) or not ours to see (403): this stream has no future. All else passes.</summary>
    public override bool OnRefused(ApiFailure failure)
    {
        if (failure.Kind is FailureKind.NoContent)
        {
            // before a place in it is given up, it is asked for once more
            var isAskedAgain = Position.LastEventId.Length > 0 && !_isCalledOver;
            _isCalledOver = true;
            return isAskedAgain;
        }

        if (failure.Kind is FailureKind.NotFound && IsReadLately())
        {
            // it is its stream that is not there; reads tell of the job
            HasNoStream = true;
            return false;
        }

        if (failure.Kind is FailureKind.NotFound && gone.OnMissed(jobId))
        {
            // the plan looks for it, and has its stream opened again when it is there
            _isGone = true;
            return false;
        }

        // one that has delivered and says so now is in trouble, such as a deployment
        if (failure.Kind is FailureKind.NotSupported or FailureKind.InvalidRequest)
        {
            HasNoStream = !_hasOpened;
            return _hasOpened;
        }

        if (JobRefusals.IsForGood(failure))
        {
            Refusal = failure;
            return false;
        }

        return true;
    }

    /// <summary>Of a retry that is long late, upstream may have no more to tell than of a job that is over.</summary>
    public override bool OnClosed() => IsUnfinished && !IsRetryLongLate();

    public override void OnEnded() => IsOpen = false;

    /// <summary>A job whose stream tells nothing is read meanwhile.</summary>
    public override void OnHeard(bool isDeaf) => IsOpen = !isDeaf;

    /// <summary>A job's events are numbered without holes: a hole is something that was not sent to us.</summary>
    /// <param name="replaced">That of the job that had the id before, where a read has told of the present one first.</param>
    private void CheckContinuity(EventPosition? position, EventPosition? replaced)
    {
        if (position is null)
        {
            return;
        }

        if (_last is null && replaced?.Stream == jobId && replaced.Epoch != position.Epoch)
        {
            restarts.OnEpoch(jobId, position.Epoch);
        }

        if (_last is not null && position.Epoch != _last.Epoch)
        {
            restarts.OnEpoch(jobId, position.Epoch);
            OnGap($"Upstream began to count anew: {position} follows {_last}.");
        }
        else if (_last is not null && position.Sequence > _last.Sequence + 1)
        {
            OnGap($"Events are missing: {position} follows {_last}.");
        }

        // a replay begins further back and catches up
        if (_last is null || position.Epoch != _last.Epoch || position.Sequence > _last.Sequence)
        {
            _last = position;
        }
    }

    /// <summary>What one stage apart is, follows directly; from the end of an attempt another one may begin.</summary>
    private static int StageOf(Job job) =>
        (job.RetryCount * 4)
        + job.State switch
        {
            JobState.Queued => 0,
            JobState.Initializing => 1,
            JobState.Running or JobState.Paused or JobState.Unknown => 2,
            _ => 3,
        };

    private bool IsReadLately() =>
        store.Find(jobId) is { Source: DocumentSource.Batch, GoneSince: null } job
        && timeProvider.GetUtcNow() - job.LastConfirmedAt < ReadMemory;

    private bool IsRetryLongLate() =>
        store.Find(jobId) is { IsWaitingForRetry: true } job
        && RetryTime.Left(job, monitor.Current.Clock, timeProvider.GetUtcNow()) < -LongLate;

    private static EventPosition? FindPlace(JobStore store, string jobId) =>
        store.Find(jobId)?.Position is { } place && place.Stream == jobId ? place : null;

    /// <summary>What lies between two events is one gap, however many connections say so before the second one comes.</summary>
    private void OnGap(string why)
    {
        if (!_isGapTold)
        {
            _isGapTold = true;
            gaps.Add(jobId, why);
        }

        _loss.OnGap(RepairAsync);
    }

    /// <summary>What an event told that cannot be read, nobody tells again; one reading makes up for many, and they are one gap.</summary>
    private void OnLost(string why)
    {
        if (_loss.OnLost(RepairAsync))
        {
            gaps.Add(jobId, why);
        }
    }
}
