using System.Collections.Concurrent;
using System.Text;

namespace Dashboard.Tests.Upstream.Truth;

/// <summary>
/// Stands between the Dashboard and upstream: what each stream was asked to resume after must be the id of an event that had come to its
/// very end before.
/// </summary>
internal sealed class StreamRecorder
{
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, byte>> _complete = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _faults = new();
    private long _opened;
    private long _resumed;
    private long _gaps;

    /// <summary>Streams that were asked for a place that had not come.</summary>
    public IReadOnlyCollection<string> Faults => _faults;

    public long Opened => Interlocked.Read(ref _opened);

    /// <summary>Openings that named a place.</summary>
    public long Resumed => Interlocked.Read(ref _resumed);

    /// <summary>Times upstream said that it no longer holds the place.</summary>
    public long Gaps => Interlocked.Read(ref _gaps);

    public DelegatingHandler CreateHandler() => new Handler(this);

    private sealed class Handler(StreamRecorder recorder) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            var path = request.RequestUri!.AbsolutePath;
            if (!path.EndsWith("/stream", StringComparison.Ordinal))
            {
                return await base.SendAsync(request, cancellationToken);
            }

            Interlocked.Increment(ref recorder._opened);
            var complete = recorder._complete.GetOrAdd(path, _ => new(StringComparer.Ordinal));
            if (request.Headers.TryGetValues("Last-Event-ID", out var ids))
            {
                Interlocked.Increment(ref recorder._resumed);
                var id = string.Join('|', ids);
                if (!complete.ContainsKey(id))
                {
                    recorder._faults.Enqueue($"{path} was asked to go on after {id}, which had not come");
                }
            }

            var response = await base.SendAsync(request, cancellationToken);
            if (response.Content.Headers.ContentType?.MediaType == "text/event-stream")
            {
                var body = await response.Content.ReadAsStreamAsync(cancellationToken);
                var content = new StreamContent(new Tee(body, recorder, complete));
                foreach (var (name, values) in response.Content.Headers)
                {
                    content.Headers.TryAddWithoutValidation(name, values);
                }

                response.Content = content;
            }

            return response;
        }
    }

    /// <summary>Notes the ids of events whose blank line has been read.</summary>
    private sealed class Tee(Stream inner, StreamRecorder recorder, ConcurrentDictionary<string, byte> complete) : Stream
    {
        /// <summary>An id or an event's name is shorter; of a longer line the start says what it is.</summary>
        private const int MostOfLine = 128;

        private readonly StringBuilder _line = new();
        private string? _id;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await inner.ReadAsync(buffer, cancellationToken);
            Look(buffer.Span[..read]);
            return read;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            base.Dispose(disposing);
        }

        private void Look(ReadOnlySpan<byte> bytes)
        {
            while (bytes.Length > 0)
            {
                var end = bytes.IndexOf((byte)'\n');
                var part = end < 0 ? bytes : bytes[..end];
                _line.Append(
                    Encoding.ASCII.GetString(part[..Math.Min(part.Length, MostOfLine - Math.Min(MostOfLine, _line.Length))])
                );
                if (end < 0)
                {
                    return;
                }

                EndLine(_line.ToString());
                _line.Clear();
                bytes = bytes[(end + 1)..];
            }
        }

        private void EndLine(string line)
        {
            if (line.StartsWith("id: ", StringComparison.Ordinal))
            {
                _id = line[4..];
            }
            else if (line == "event: gap")
            {
                Interlocked.Increment(ref recorder._gaps);
            }
            else if (line.Length == 0 && _id is { } id)
            {
                complete.TryAdd(id, 0);
                _id = null;
            }
        }
    }
}
