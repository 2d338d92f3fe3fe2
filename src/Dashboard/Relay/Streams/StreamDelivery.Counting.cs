using Dashboard.Relay.Log;

namespace Dashboard.Relay.Streams;

/// <summary>What is sent is counted once for all who get it, not for each.</summary>
internal sealed partial class StreamDelivery
{
    private bool _isFlushToCount;

    private void CountLive(StreamAudience audience, int written, LogEntry entry)
    {
        if (written > 0 && !entry.IsDelete)
        {
            _isFlushToCount = true;
            traffic.OnWritten(audience.Kind, written, (long)written * _text.SizeOf(entry));
        }
    }

    private void CountLate(StreamSubscriber reader, LogEntry entry)
    {
        if (!entry.IsDelete)
        {
            traffic.OnWritten(reader.Kind, 1, _text.SizeOf(entry));
        }
    }

    /// <summary>The batch is with all who could take it at once; one that nobody wanted says nothing about how long that takes.</summary>
    private void CountFlush()
    {
        if (_isFlushToCount)
        {
            _isFlushToCount = false;
            traffic.OnFlushed(_batch[0].AppendedAt);
        }
    }
}
