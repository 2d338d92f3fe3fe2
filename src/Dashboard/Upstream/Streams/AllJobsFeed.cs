using System.Text;
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
internal sealed class AllJobsFeed(UpstreamClient client, DocumentIntake intake, JobLister lister) : StreamConsumer
{
    private string? _epoch;
    private bool _hasOpened;

    /// <summary>Upstream has no such call: never ask again.</summary>
    public bool IsUnsupported { get; private set; }

    public override string Label => "all jobs";

    public override Task<HttpResponseMessage> OpenAsync(string? lastEventId, CancellationToken cancellationToken) =>
        client.StreamAllAsync(lastEventId, cancellationToken);

    public override void OnOpened(string resumedAfter)
    {
        _hasOpened = true;
        if (resumedAfter.Length == 0)
        {
            lister.Request();
        }
    }

    public override void OnEvent(in SseItem item)
    {
        if (item.EventName == "gap")
        {
            lister.Request();
            return;
        }

        var position = EventPosition.Parse(EventPosition.AllJobs, Encoding.UTF8.GetString(item.Id.Span));
        if (position is not null && position.Epoch != _epoch)
        {
            // upstream started anew: what it forgot cannot be resumed
            if (_epoch is not null)
            {
                lister.Request();
            }

            _epoch = position.Epoch;
        }

        if (intake.Accept(item.Data.ToArray(), Label, DocumentSource.Stream, position: position) is null)
        {
            lister.RequestAfterLoss();
        }
    }

    public override void OnSkipped() => lister.RequestAfterLoss();

    /// <summary>A refusal by one that has had the call before is a fault that passes, such as a deployment.</summary>
    public override bool OnRefused(ApiFailure failure)
    {
        IsUnsupported =
            !_hasOpened
            && failure.Kind
                is FailureKind.NotFound
                    or FailureKind.NotSupported
                    or FailureKind.InvalidRequest
                    or FailureKind.Forbidden;
        return !IsUnsupported;
    }

    public override bool OnClosed() => true;
}
