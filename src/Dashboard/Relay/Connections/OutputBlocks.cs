using System.Buffers;
using System.Net.Sockets;

namespace Dashboard.Relay.Connections;

/// <summary>Bytes written and not sent, in blocks. Empty, it holds none: a thousand idle connections cost nothing.</summary>
internal sealed class OutputBlocks
{
    private const int BlockBytes = 4096;

    private readonly List<ArraySegment<byte>> _full = [];

    /// <summary>Of the shared pool, which gives a thread the block back that it returned last: the one that is in the processor's cache.</summary>
    private byte[] _block = [];
    private int _blockLength;
    private int _fullLength;

    public int Length => _fullLength + _blockLength;

    public Memory<byte> GetMemory(int sizeHint)
    {
        if (_block.Length - _blockLength < Math.Max(sizeHint, 1))
        {
            AddBlock(sizeHint);
        }

        return _block.AsMemory(_blockLength);
    }

    public void Advance(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, _block.Length - _blockLength);
        _blockLength += bytes;
    }

    /// <summary>Whatever the system takes at once is sent when this returns.</summary>
    public ValueTask<int> SendAsync(Socket socket)
    {
        if (_full.Count == 0)
        {
            return socket.SendAsync(_block.AsMemory(0, _blockLength));
        }

        if (_blockLength > 0)
        {
            KeepBlock();
        }

        return new(socket.SendAsync(_full));
    }

    public void Clear()
    {
        foreach (var block in _full)
        {
            ArrayPool<byte>.Shared.Return(block.Array!);
        }

        _full.Clear();
        _fullLength = 0;
        ReturnBlock();
    }

    private void AddBlock(int sizeHint)
    {
        if (_blockLength > 0)
        {
            KeepBlock();
        }

        ReturnBlock();
        _block = ArrayPool<byte>.Shared.Rent(Math.Max(sizeHint, BlockBytes));
    }

    private void KeepBlock()
    {
        _full.Add(new(_block, 0, _blockLength));
        _fullLength += _blockLength;
        (_block, _blockLength) = ([], 0);
    }

    private void ReturnBlock()
    {
        if (_block.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_block);
            (_block, _blockLength) = ([], 0);
        }
    }
}
