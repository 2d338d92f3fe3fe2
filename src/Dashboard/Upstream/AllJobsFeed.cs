using System.Text;
using Shared.Api;
using Shared.Events;
using Shared.Jobs;

namespace Dashboard.Upstream;

/// <summary>
/// Every job on one connection, where upstream has that extension. The stream tells what changes; the list tells what is: it is read
/// whenever the stream may have missed something, while the stream goes on.
/// </summary>
internal sealed class AllJobsFeed(UpstreamClient client, DocumentIntake intake, Action requestList) : StreamConsumer
{
    private string? _epoch;

    /// <summary>Upstream has no such call: never ask again.</summary>
    public bool IsUnsupported { get; private set; }

    public override string Label => "all jobs";

    public override Task<HttpResponseMessage> OpenAsync(string? lastEventId, CancellationToken cancellationToken) =>
        client.StreamAllAsync(lastEventId, cancellationToken);

    public override void OnOpened(string resumedAfter)
    {
        if (resumedAfter.Length == 0)
        {
            requestList();
        }
    }

    public override void OnEvent(in SseItem item)
    {
        if (item.EventName == "gap")
        {
            requestList();
            return;
        }

        var position = EventPosition.Parse(EventPosition.AllJobs, Encoding.UTF8.GetString(item.Id.Span));
        if (position is not null && position.Epoch != _epoch)
        {
            // upstream started anew: what it forgot cannot be resumed
            if (_epoch is not null)
            {
                requestList();
            }

            _epoch = position.Epoch;
        }

        intake.Accept(item.Data.ToArray(), Label, DocumentSource.Stream, position: position);
    }

    public override bool OnRefused(ApiFailure failure)
    {
        IsUnsupported = failure.Kind is FailureKind.NotFound or FailureKind.NotSupported;
        return !IsUnsupported;
    }

    public override bool OnClosed() => true;
}
