using System.Buffers;
using System.Text;

namespace Testing;

/// <summary>Bytes that tell whenever somebody looks at them.</summary>
public sealed class WatchedBytes(string text) : MemoryManager<byte>
{
    private readonly byte[] _bytes = Encoding.UTF8.GetBytes(text);

    public int Looks { get; private set; }

    /// <summary>Called on the thread that looks, before it sees anything.</summary>
    public Action? Looked { get; set; }

    public override Span<byte> GetSpan()
    {
        Looks++;
        Looked?.Invoke();
        return _bytes;
    }

    public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

    public override void Unpin() => throw new NotSupportedException();

    protected override void Dispose(bool disposing) { }
}
