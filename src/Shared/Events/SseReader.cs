using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Shared.Events;

/// <summary>
/// Reads one event stream (<c>text/event-stream</c>, WHATWG HTML 9.2.6) without allocating per event:
/// <code>
/// while (await reader.ReadAsync(cancellationToken))      // bytes came: a sign of life
///     while (reader.TryRead(out var item))               // what they complete
///         Handle(item);
/// </code>
/// An event that the stream's end cuts off is dropped. Not thread-safe. The idle timer is the owner's: it bounds each
/// <see cref="ReadAsync"/>, and a long item that is still arriving keeps it alive.
/// </summary>
public sealed class SseReader : IAsyncDisposable
{
    private readonly PipeReader _pipe;
    private readonly SseEventParser _parser;
    private ReadOnlySequence<byte> _buffer;
    private SequencePosition _nextChunk;
    private ReadOnlyMemory<byte> _chunk;
    private int _offset;
    private bool _hasBuffer;
    private bool _isEnded;

    /// <param name="pipe">Owned by the reader from here on.</param>
    /// <param name="label">What errors call this stream: the job's id.</param>
    /// <param name="options">The limits; <see cref="SseReaderOptions.Default"/> if null.</param>
    /// <param name="lastEventId">The position that this connection resumes from. It stays until the stream commits another.</param>
    public SseReader(PipeReader pipe, string label, SseReaderOptions? options = null, string lastEventId = "")
    {
        _pipe = pipe;
        _parser = new SseEventParser(label, options ?? SseReaderOptions.Default, lastEventId);
    }

    /// <summary>
    /// What to send as <c>Last-Event-ID</c> to go on after the item handed out last. It moves in the call that hands out the item, never
    /// earlier; an id in a block without data counts once all items before it have been handed out. Empty: no position.
    /// </summary>
    public string LastEventId => _parser.LastEventId.Text;

    /// <summary>
    /// The id of the event that has begun and not ended, for who gives it up; null where no <c>id</c> line has come: it may stand after the
    /// data.
    /// </summary>
    public string? UnfinishedEventId => _parser.LastEventId.PendingText;

    /// <summary>The delay before a reconnect that the stream asks for; null where it has not. At most <see cref="int.MaxValue"/> ms.</summary>
    public TimeSpan? RetryDelay => _parser.RetryDelay;

    /// <summary>
    /// The size so far of the event and the line that have begun and not ended, comments aside once they have ended; 0 between events.
    /// Bytes are a sign of life; an event that never ends is one of a stream that tells nothing.
    /// </summary>
    public long UnfinishedBytes => _parser.UnfinishedBytes;

    /// <param name="stream">Owned by the reader from here on. It is asked with empty reads first, so that an idle stream holds no buffer.</param>
    /// <param name="label">What errors call this stream: the job's id.</param>
    /// <param name="options">The limits; <see cref="SseReaderOptions.Default"/> if null.</param>
    /// <param name="lastEventId">The position that this connection resumes from. It stays until the stream commits another.</param>
    public static SseReader Create(Stream stream, string label, SseReaderOptions? options = null, string lastEventId = "")
    {
        options ??= SseReaderOptions.Default;
        var pipe = PipeReader.Create(
            stream,
            new StreamPipeReaderOptions(bufferSize: options.ReadBufferBytes, useZeroByteReads: true)
        );
        return new SseReader(pipe, label, options, lastEventId);
    }

    /// <summary>Hands out the next item that the bytes at hand complete. False: they are used up, and more are needed.</summary>
    /// <param name="item">Valid until the next call of this method or of <see cref="ReadAsync"/>.</param>
    /// <exception cref="SseLimitException">A line or an event is over its limit, and the options say to fail. Each later call fails alike.</exception>
    public bool TryRead(out SseItem item)
    {
        do
        {
            if (_parser.TryParse(_chunk, ref _offset, out item))
            {
                return true;
            }
        } while (TryMoveToNextChunk());

        return false;
    }

    /// <summary>Waits for more bytes. False: the stream has ended.</summary>
    /// <exception cref="OperationCanceledException">Cancelled. Nothing is lost: the reader can be asked again.</exception>
    /// <exception cref="IOException">The stream broke.</exception>
    public ValueTask<bool> ReadAsync(CancellationToken cancellationToken = default)
    {
        _parser.ThrowIfFailed();
        if (_hasBuffer || _isEnded)
        {
            return ValueTask.FromResult(_hasBuffer);
        }

        var read = _pipe.ReadAsync(cancellationToken);
        if (read.IsCompletedSuccessfully)
        {
            return ValueTask.FromResult(Accept(read.Result));
        }

        _parser.ReleaseIdleBuffers();
        return AwaitAsync(read);
    }

    public async ValueTask DisposeAsync()
    {
        _isEnded = true;
        _hasBuffer = false;
        _chunk = default;
        _offset = 0;
        _buffer = default;
        _parser.Release();
        await _pipe.CompleteAsync();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> AwaitAsync(ValueTask<ReadResult> read) => Accept(await read);

    private bool Accept(ReadResult result)
    {
        if (result.IsCanceled)
        {
            _pipe.AdvanceTo(result.Buffer.Start);
            throw new OperationCanceledException("The pending read of the event stream was cancelled.");
        }

        if (result.Buffer.IsEmpty && result.IsCompleted)
        {
            _pipe.AdvanceTo(result.Buffer.End);
            _isEnded = true;
            return false;
        }

        _buffer = result.Buffer;
        _nextChunk = _buffer.Start;
        _hasBuffer = true;
        return true;
    }

    private bool TryMoveToNextChunk()
    {
        if (!_hasBuffer)
        {
            return false;
        }

        _offset = 0;
        if (_buffer.TryGet(ref _nextChunk, out _chunk))
        {
            return true;
        }

        _chunk = default;
        _hasBuffer = false;
        _pipe.AdvanceTo(_buffer.End);
        _buffer = default;
        return false;
    }
}
