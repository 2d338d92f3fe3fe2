using System.Buffers;
using System.Text.Json;
using System.Threading.Channels;
using Simulator.Documents;
using Simulator.Journal;
using Simulator.Streams;
using Simulator.Workloads;

namespace Simulator.Webhooks;

/// <summary>Makes a message of each state change, for the receiver of all and for the job's own. Bounded: what finds no room is dropped.</summary>
internal sealed partial class WebhookOutbox(
    SimulatorSettings settings,
    StreamHub hub,
    DocumentBuffer buffer,
    ILogger<WebhookOutbox> logger
) : IStoryObserver
{
    private const int Bound = 20_000;
    private const int DropsPerWarning = 1000;

    private readonly Uri? _url = settings.Options.WebhookUrl is { } url ? new Uri(url) : null;
    private readonly Channel<WebhookDelivery> _waiting = Channel.CreateBounded<WebhookDelivery>(
        new BoundedChannelOptions(Bound) { FullMode = BoundedChannelFullMode.Wait }
    );

    private long _dropped;

    public ChannelReader<WebhookDelivery> Waiting => _waiting.Reader;

    public void OnEvent(StoryEvent storyEvent)
    {
        var job = storyEvent.Job;
        if (!storyEvent.IsStateChange || (_url is null && job.CallbackUrl is null))
        {
            return;
        }

        var body = Body(storyEvent);
        var entry = new JournalEntry(
            job.Id,
            hub.Epoch,
            job.Sequence,
            storyEvent.At,
            JournalRoute.Webhook,
            job.StatusText,
            job.SubstateText,
            job.RetryCount,
            Delivery.Whole
        );
        Send(_url, "a", storyEvent, body, entry);
        Send(job.CallbackUrl is { } own ? new Uri(own) : null, "j", storyEvent, body, entry);
    }

    private void Send(Uri? url, string receiver, StoryEvent storyEvent, byte[] body, JournalEntry entry)
    {
        if (url is null)
        {
            return;
        }

        var job = storyEvent.Job;
        var id = $"msg_{hub.Epoch}_{receiver}{storyEvent.Sequence}";
        if (!_waiting.Writer.TryWrite(new WebhookDelivery(id, url, body, entry, job, job.ShownCost(storyEvent.At))))
        {
            _dropped++;
            if (_dropped % DropsPerWarning == 1)
            {
                LogDropped(logger, url, _dropped);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Webhooks come faster than {Url} takes them: {Count} dropped so far")]
    private static partial void LogDropped(ILogger logger, Uri url, long count);

    private byte[] Body(StoryEvent storyEvent)
    {
        var document = buffer.Write(storyEvent.Job, storyEvent.At, DocumentRequest.Default);
        if (settings.Options.WebhookBody == "document")
        {
            return document.ToArray();
        }

        var body = new ArrayBufferWriter<byte>(document.Length + 128);
        using (var writer = new Utf8JsonWriter(body))
        {
            writer.WriteStartObject();
            writer.WriteString("type", $"job.{storyEvent.Job.StatusText}");
            Spelling.Time(writer, "timestamp", storyEvent.At);
            writer.WritePropertyName("data");
            writer.WriteRawValue(document, skipInputValidation: true);
            writer.WriteEndObject();
        }

        return body.WrittenSpan.ToArray();
    }
}
