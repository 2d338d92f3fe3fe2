using Shared.Api;
using Shared.Documents;
using Shared.Events;

namespace Dashboard.Upstream.Streams;

/// <summary>What was read of a stream is handed to its consumer.</summary>
internal sealed partial class StreamConnection
{
    private static readonly DocumentRefusal TooLarge = new(DocumentRefusal.TooLarge, "over TensorOne:MaxEventBytes: skipped");

    private (int Events, int Skipped) Deliver(
        SseReader reader,
        StreamConsumer consumer,
        StreamPosition position,
        ReconnectDelay delay,
        bool isGreeting
    )
    {
        var events = 0;
        var skipped = 0;
        while (reader.TryRead(out var item))
        {
            switch (item.Kind)
            {
                case SseItemKind.Event:
                    OnNoGreeting();
                    events++;
                    if (consumer.OnEvent(item))
                    {
                        delay.Reset();
                    }

                    break;
                case SseItemKind.Skipped:
                    OnNoGreeting();
                    intake.Refuse(TooLarge, consumer.Label, item.Data, item.SizeBytes);
                    consumer.OnSkipped();
                    skipped++;
                    break;
                case SseItemKind.Comment:
                    if (RelaySilence.TryReadComment(item.Data.Span, out var silence))
                    {
                        monitor.Relay(silence);
                    }

                    if (!isGreeting)
                    {
                        board.OnHeartbeat();
                        outages.OnTold();
                        consumer.OnHeartbeat();
                    }

                    break;
            }
        }

        if (events > 0)
        {
            outages.OnTold();
        }

        // after the items: what has not been handed out must be asked for again
        position.LastEventId = reader.LastEventId;
        position.RetryDelay = reader.RetryDelay;
        return (events, skipped);

        void OnNoGreeting()
        {
            if (isGreeting && events + skipped == 0)
            {
                monitor.Told();
            }
        }
    }
}
