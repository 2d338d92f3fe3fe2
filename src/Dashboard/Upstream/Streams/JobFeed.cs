using System.Text;
using Dashboard.Jobs;
using Dashboard.Upstream.Intake;
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
    TimeProvider timeProvider,
    CancellationToken cancellationToken
) : StreamConsumer
{
    private readonly LossRepair _loss = new(timeProvider, cancellationToken);

    public override string Label => jobId;

    /// <summary>Why upstream gives no stream of this job, and never will.</summary>
    public ApiFailure? Refusal { get; private set; }

    /// <summary>Upstream says that the stream is over while the job, as we know it, is not.</summary>
    public bool IsUnfinished => Refusal is null && store.Find(jobId) is not { IsTerminal: true, IsWaitingForRetry: false };

    public override Task<HttpResponseMessage> OpenAsync(string? lastEventId, CancellationToken cancellationToken) =>
        client.StreamStatusAsync(jobId, lastEventId, cancellationToken);

    /// <summary>A fresh stream begins with the full document, and so does one whose position was lost.</summary>
    public override void OnOpened(string resumedAfter) { }

    public override void OnEvent(in SseItem item)
    {
        if (item.EventName == "gap")
        {
            return;
        }

        var position = EventPosition.Parse(jobId, Encoding.UTF8.GetString(item.Id.Span));
        if (intake.Accept(item.Data.ToArray(), jobId, DocumentSource.Stream, jobId, position) is null)
        {
            OnSkipped();
        }
    }

    public override void OnSkipped() => _loss.OnLost(ReadAsync);

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

        if (
            failure.Kind
            is FailureKind.NotFound
                or FailureKind.Forbidden
                or FailureKind.InvalidRequest
                or FailureKind.NotSupported
        )
        {
            Refusal = failure;
            return false;
        }

        return true;
    }

    public override bool OnClosed() => IsUnfinished;

    /// <summary>Reads the job's document once, beside the stream.</summary>
    public async Task ReadAsync()
    {
        var requestedAt = timeProvider.GetUtcNow();
        _loss.OnRead();
        var answer = await client.GetStatusAsync(jobId, include: null, cancellationToken);
        if (answer.Failure is null)
        {
            intake.Accept(answer.Body, jobId, DocumentSource.Batch, jobId, null, requestedAt);
        }
    }
}
