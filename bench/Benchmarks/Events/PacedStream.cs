namespace Benchmarks.Events;

/// <summary>
/// A block of bytes, repeated, that comes at most so many bytes a read, as from a socket. The block is small enough to stay in the cache:
/// what a socket hands over is warm too.
/// </summary>
internal sealed class PacedStream(byte[] block, int repeats, int readBytes) : Stream
{
    private int _position;
    private int _repeats = repeats;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        if (_position == block.Length)
        {
            _position = 0;
            _repeats--;
        }

        var length = _repeats == 0 ? 0 : Math.Min(Math.Min(buffer.Length, readBytes), block.Length - _position);
        block.AsSpan(_position, length).CopyTo(buffer);
        _position += length;
        return length;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Read(buffer.Span));

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
