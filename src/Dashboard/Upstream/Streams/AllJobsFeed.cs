using System.Text;
using Dashboard.Jobs;
using Dashboard.Upstream.Budget;
using Dashboard.Upstream.Discovery;
using Dashboard.Upstream.Intake;
using Dashboard.Upstream.Requests;
using Shared.Api;
using Shared.Events;
using Shared.Jobs;

namespace Dashboard.Upstream.Streams;

/// <summary>
/// Every job on one connection, where upstream has that extension. The stream tells what changes; the list tells what is: it is read
/// whenever the stream may have missed something, while the stream goes on.
/// </summary>
internal sealed partial class AllJobsFeed(
    UpstreamClient client,
    DocumentIntake intake,
    JobLister lister,
    JobStore store,
    GapLog gaps,
    UpstreamMonitor monitor,
    OutageGate outages,
    TimeProvider timeProvider
) : StreamConsumer
{
    /// <summary>Twice the longest backoff: until then the stream is expected to come back and to tell what it missed.</summary>
    private static readonly TimeSpan LongAway = TimeSpan.FromSeconds(60);

    private readonly ExtensionTrial _trial = new(monitor, outages, timeProvider, mayBeTakenAway: true);
    private readonly SequenceHoles _holes = new();
    private string? _epoch;
    private bool _isGapTold;
    private bool _isRefused;
    private volatile bool _isOpen;
    private long _awaySince = timeProvider.GetTimestamp();

    /// <summary>Events come now. One that is opened again after a silence has still to tell something: upstream may open it for ever in vain.</summary>
    public bool IsOpen => _isOpen && !_isSilent;

    /// <summary>
    /// For so long that the list is to be read meanwhile. Not sooner: a read overtakes the events that a resumed stream has still to tell,
    /// and states that a job has left again would be seen too late.
    /// </summary>
    public bool IsLongAway => !IsOpen && timeProvider.GetElapsedTime(Volatile.Read(ref _awaySince)) > LongAway;

    /// <summary>Upstream has said that it has no such call: never ask again.</summary>
    public bool IsUnsupported => _trial.IsForGood;

    /// <summary>Upstream has no such call, as far as can be told.</summary>
    public override bool IsGivenUp => _trial.IsFailed;

    /// <summary>Upstream had the call once.</summary>
    public bool HasBeenOpen => _trial.HasAnswered;

    /// <summary>Called when it is opened.</summary>
    public Action? Opened { get; set; }

    public override string Label => "all jobs";

    public override string? JobId => null;

    /// <summary>Everything hangs on this one stream.</summary>
    public override RequestPurpose Purpose => RequestPurpose.Repair;

    public override void OnOpened(string resumedAfter, bool isAgain)
    {
        _trial.OnAnswered();
        _isOpen = true;
        Opened?.Invoke();
        if (resumedAfter.Length == 0)
        {
            if (isAgain)
            {
                TellGap("The stream was opened again without a position: upstream had sent no event id.");
            }

            lister.Request();
        }
    }

    public override bool OnEvent(in SseItem item)
    {
        OnHeartbeat();
        if (item.EventName == StreamGapNotice.EventName)
        {
            OnGap(StreamGapNotice.Read(item.Data.Span));
            return false;
        }

        var position = EventPosition.Parse(EventPosition.AllJobs, Encoding.UTF8.GetString(item.Id.Span));
        if (position is not null && Enter(position.Epoch) is { } left)
        {
            TellGap($"Upstream began to count anew: {position} follows the epoch {left}.");
            lister.Request();
        }

        _isGapTold = false;
        // a relay leaves out readings that newer ones have replaced
        if (position is not null && _holes.OnEvent(position.Sequence) && !monitor.Current.IsRelay)
        {
            gaps.Add(Label, $"Events are missing before {position}.");
            lister.Request();
        }

        if (intake.Accept(item.Data.ToArray(), Label, DocumentSource.Stream, position: position) is null)
        {
            OnLost(position is null ? "An event could not be read." : $"The event {position} could not be read.");
            return false;
        }

        return true;
    }

    public override void OnSkipped()
    {
        // its number was not read: the next one does not continue the last one known, and that is no gap
        _holes.Forget();
        _isGapTold = false;
        OnLost("An event was too large to be read, or did not end.");
    }

    public override bool OnRefused(ApiFailure failure)
    {
        _isRefused = true;
        _trial.OnFailed(failure);
        return !IsGivenUp;
    }

    public override bool OnClosed() => true;

    public override void OnEnded()
    {
        if (_isOpen)
        {
            if (!_isSilent)
            {
                Volatile.Write(ref _awaySince, timeProvider.GetTimestamp());
            }

            _isOpen = false;
        }
        else if (!_isRefused)
        {
            _trial.OnFailed(null);
        }

        _isRefused = false;
    }

    /// <summary>A stream that tells nothing is as good as away.</summary>
    public override void OnHeard(bool isDeaf)
    {
        if (isDeaf)
        {
            OnEnded();
        }
        else
        {
            _isOpen = true;
        }
    }

    /// <summary>After it was given up.</summary>
    public void TryAgain() => _trial.TryAgain();

    /// <inheritdoc cref="ExtensionTrial.OnOtherKey"/>
    public bool OnOtherKey() => _trial.OnOtherKey();

    private void OnGap(StreamGapNotice notice)
    {
        TellGap(notice.Describe());
        _holes.Forget();
        if (EventPosition.Parse(EventPosition.AllJobs, notice.Oldest) is { } oldest)
        {
            // before the list is read: that tells of the jobs that are there now, which may have the ids of others that were
            Enter(oldest.Epoch);
        }

        lister.Request();
    }

    /// <summary>
    /// What lies between two events is one gap, however many connections say so before the second one comes, and where upstream began to
    /// count anew too.
    /// </summary>
    private void TellGap(string why)
    {
        if (!_isGapTold)
        {
            _isGapTold = true;
            gaps.Add(Label, why);
        }
    }

    /// <returns>The epoch that was left, where upstream started anew: what it forgot cannot be resumed. Else null.</returns>
    private string? Enter(string epoch)
    {
        var left = epoch == _epoch ? null : _epoch;
        _epoch = epoch;
        if (left is not null)
        {
            _holes.Forget();
            store.MarkRestarted(timeProvider.GetUtcNow());
        }

        return left;
    }

    /// <summary>What an event told that cannot be read, nobody tells again.</summary>
    private void OnLost(string why)
    {
        if (lister.RequestAfterLoss())
        {
            gaps.Add(Label, why);
        }
    }
}
