using System.Text;
using Dashboard.Jobs;
using Dashboard.Upstream.Budget;
using Dashboard.Upstream.Intake;
using Dashboard.Upstream.Planning;
using Dashboard.Upstream.Requests;
using Shared.Api;
using Shared.Events;
using Shared.Jobs;

namespace Dashboard.Upstream.Streams;

/// <summary>One job's own stream, until the job is over.</summary>
/// <param name="cancellationToken">Ends what goes on beside the stream.</param>
internal sealed class JobFeed(
    string jobId,
    UpstreamClient client,
    DocumentIntake intake,
    JobStore store,
    GapLog gaps,
    TimeProvider timeProvider,
    CancellationToken cancellationToken
) : StreamConsumer
{
    private readonly LossRepair _loss = new(timeProvider, cancellationToken);
    private EventPosition? _last;
    private volatile bool _isOpen;

    public override string Label => jobId;

    public override string? JobId => jobId;

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

    /// <summary>Why upstream gives no stream of this job, and never will.</summary>
    public ApiFailure? Refusal { get; private set; }

    /// <summary>Upstream says that the stream is over while the job, as we know it, is not.</summary>
    public bool IsUnfinished => Refusal is null && store.Find(jobId) is not { IsTerminal: true, IsWaitingForRetry: false };

    /// <summary>A fresh stream begins with the full document; one that had to begin again may have missed what came between.</summary>
    public override void OnOpened(string resumedAfter, bool isAgain)
    {
        IsOpen = true;
        if (isAgain && resumedAfter.Length == 0)
        {
            OnGap("The stream was opened again without a position: upstream had sent no event id.");
        }
    }

    public override void OnEvent(in SseItem item)
    {
        if (item.EventName == StreamGapNotice.EventName)
        {
            OnGap(StreamGapNotice.Describe(item.Data.Span));
            // what follows does not continue what was
            _last = null;
            return;
        }

        var position = EventPosition.Parse(jobId, Encoding.UTF8.GetString(item.Id.Span));
        CheckContinuity(position);
        if (intake.Accept(item.Data.ToArray(), jobId, DocumentSource.Stream, jobId, position) is null)
        {
            _loss.OnLost(ReadAsync);
        }
    }

    public override void OnSkipped()
    {
        // its number was not read: the next one does not continue the last one known, and that is no gap
        _last = null;
        _loss.OnLost(ReadAsync);
    }

    /// <summary>The job is over (204), unknown (404) or not ours to see (403): this stream has no future. All else passes.</summary>
    public override bool OnRefused(ApiFailure failure)
    {
        if (failure.Kind is FailureKind.NoContent)
        {
            return false;
        }

        if (failure.Kind is FailureKind.NotFound)
        {
            store.MarkGone(jobId, timeProvider.GetUtcNow());
        }

        if (JobRefusals.IsForGood(failure))
        {
            Refusal = failure;
            return false;
        }

        return true;
    }

    public override bool OnClosed() => IsUnfinished;

    public override void OnEnded() => IsOpen = false;

    /// <summary>The job's own document, which also makes up for what a hanging stream has not told.</summary>
    public override Task<ApiFailure?> ConfirmAsync(CancellationToken cancellationToken) => ReadAsync();

    /// <summary>Reads the job's document once, beside the stream.</summary>
    /// <returns>Why there was no answer at all; null where there was one.</returns>
    public async Task<ApiFailure?> ReadAsync()
    {
        var requestedAt = timeProvider.GetUtcNow();
        _loss.OnRead();
        var answer = await client.GetStatusAsync(jobId, include: null, RequestPurpose.Repair, cancellationToken);
        if (answer.Failure is null)
        {
            intake.Accept(answer.Body, jobId, DocumentSource.Batch, jobId, null, requestedAt);
        }

        return answer.Failure is { StatusCode: null } failure ? failure : null;
    }

    /// <summary>A job's events are numbered without holes: a hole is something that was not sent to us.</summary>
    private void CheckContinuity(EventPosition? position)
    {
        if (position is null)
        {
            return;
        }

        if (_last is not null && position.Epoch != _last.Epoch)
        {
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

    private void OnGap(string why)
    {
        gaps.Add(jobId, why);
        _loss.OnLost(ReadAsync);
    }
}
