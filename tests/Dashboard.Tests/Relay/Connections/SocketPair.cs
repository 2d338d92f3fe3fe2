using System.Net;
using System.Net.Sockets;
using Testing;

namespace Dashboard.Tests.Relay.Connections;

/// <summary>Two ends of a connection on loopback, with buffers so small that a slow reader is soon felt.</summary>
internal sealed class SocketPair : IDisposable
{
    private const int BufferBytes = 8 * 1024;

    private SocketPair(Socket near, Socket far) => (Near, Far) = (near, far);

    public Socket Near { get; }

    public Socket Far { get; }

    public static async Task<SocketPair> CreateAsync()
    {
        using var listener = new Socket(SocketType.Stream, ProtocolType.Tcp);
        listener.ReceiveBufferSize = BufferBytes;
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        var near = new Socket(SocketType.Stream, ProtocolType.Tcp) { SendBufferSize = BufferBytes, NoDelay = true };
        var accepting = listener.AcceptAsync();
        await near.ConnectAsync(listener.LocalEndPoint!).Soon();
        return new SocketPair(near, await accepting.Soon());
    }

    public async Task<byte[]> ReceiveAsync(int count)
    {
        var bytes = new byte[count];
        for (var read = 0; read < count; )
        {
            var more = await Far.ReceiveAsync(bytes.AsMemory(read)).AsTask().Soon();
            Assert.True(more > 0, $"The connection ended after {read} of {count} bytes.");
            read += more;
        }

        return bytes;
    }

    public void Dispose()
    {
        Near.Dispose();
        Far.Dispose();
    }
}
