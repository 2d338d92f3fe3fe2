using System.Text;
using Dashboard.Jobs;
using Shared.Api;
using Shared.Events;
using Shared.Jobs;

namespace Dashboard.Upstream;

/// <summary>One job's own stream, until the job is over.</summary>
internal sealed class JobFeed(
    string jobId,
    UpstreamClient client,
    DocumentIntake intake,
    JobStore store,
    Action<ApiFailure> refused
) : StreamConsumer
{
    public override string Label => jobId;

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
        intake.Accept(item.Data.ToArray(), jobId, DocumentSource.Stream, jobId, position);
    }

    /// <summary>The job is over (204), unknown (404) or not ours to see (403): this stream has no future. All else passes.</summary>
    public override bool OnRefused(ApiFailure failure)
    {
        if (failure.Kind is FailureKind.NoContent)
        {
            return false;
        }

        refused(failure);
        return failure.Kind
            is not (FailureKind.NotFound or FailureKind.Forbidden or FailureKind.InvalidRequest or FailureKind.NotSupported);
    }

    public override bool OnClosed() => store.Find(jobId) is not { IsTerminal: true, IsWaitingForRetry: false };
}
