using Shared.Documents;
using Shared.Events;

namespace Dashboard.Upstream.Streams;

/// <summary>Events that are given up: they must not be asked for again.</summary>
internal sealed partial class StreamConnection
{
    private static readonly DocumentRefusal Endless = new(DocumentRefusal.TooLarge, "an event that did not end: given up");

    private static readonly DocumentRefusal CutOff = new(
        DocumentRefusal.TooLarge,
        "over TensorOne:MaxEventBytes, and cut off each time: given up"
    );

    private StreamEnd EndDeaf(StreamConsumer consumer, StreamPosition position, SseReader reader, TimeSpan age)
    {
        var bytes = reader.UnfinishedBytes;
        position.Oversized = null;
        intake.Refuse(Endless, consumer.Label, default, bytes);
        position.PassBy(reader.UnfinishedEventId);
        consumer.OnSkipped();
        return new StreamEnd(
            $"An event has not ended after {bytes >> 20:N0} MiB and {age.TotalSeconds:0} s: the stream told nothing more."
        );
    }

    /// <summary>
    /// A proxy that allows an answer so many bytes cuts the connection inside the same event each time: what is asked for again for its sake
    /// would never come to what follows it.
    /// </summary>
    private StreamEnd PassByCut(StreamConsumer consumer, StreamPosition position, StreamEnd end)
    {
        if (position.Oversized is not var (bytes, eventId))
        {
            return end;
        }

        position.Oversized = null;
        if (end.IsFinal || !position.OnCut(eventId))
        {
            return end;
        }

        intake.Refuse(CutOff, consumer.Label, default, bytes);
        consumer.OnSkipped();
        return end with
        {
            IsOrderly = false,
            Problem =
                $"{end.Problem} It was cut off inside the same event {StreamPosition.MostCuts} times, after {bytes >> 10:N0} KiB of it: the event is passed by.",
        };
    }
}
