using System.Buffers.Text;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using FanOut.Servers;

namespace FanOut.Readers;

/// <summary>
/// One subscriber on a bare socket, as light as can be, because it shares the machine with the server: it looks for the end of each event
/// and for the time that the document says it was sent at.
/// </summary>
internal sealed class EventReader(FanOutServer server, Deliveries deliveries) : IDisposable
{
    private static readonly byte[] TimeMark = Encoding.ASCII.GetBytes("\"" + BenchDocument.TimeName + "\":\"");

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[8192];
    private int _held;

    public async Task ConnectAsync()
    {
        await _socket.ConnectAsync(server.EndPoint);
        // a request on the same connection first: without it nginx' Nagle stalls spoil its figures
        await _socket.SendAsync(Encoding.ASCII.GetBytes("GET /ping HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        await ReadUntilAsync("ok"u8.ToArray());
        await _socket.SendAsync(
            Encoding.ASCII.GetBytes(
                $"GET {server.SubscribePath} HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n"
            )
        );
        await ReadUntilAsync("\r\n\r\n"u8.ToArray());
    }

    /// <summary>For <see cref="Epoll"/>.</summary>
    public int Descriptor => (int)_socket.Handle;

    /// <summary>Takes what is there.</summary>
    public void Receive()
    {
        var read = Epoll.Receive(Descriptor, _buffer.AsSpan(_held));
        if (read > 0)
        {
            Take(_held + read, Stopwatch.GetTimestamp());
        }
    }

    public void Dispose() => _socket.Dispose();

    private void Take(int length, long now)
    {
        var text = _buffer.AsSpan(0, length);
        while (text.IndexOf("\n\n"u8) is >= 0 and var end)
        {
            var at = text[..end].IndexOf(TimeMark);
            if (at >= 0 && Utf8Parser.TryParse(text[(at + TimeMark.Length)..], out long sentAt, out _))
            {
                deliveries.Add(sentAt, now);
            }

            text = text[(end + 2)..];
        }

        text.CopyTo(_buffer);
        _held = text.Length;
    }

    private async Task ReadUntilAsync(byte[] mark)
    {
        while (_buffer.AsSpan(0, _held).IndexOf(mark) < 0)
        {
            var read = await _socket.ReceiveAsync(_buffer.AsMemory(_held));
            _held += read > 0 ? read : throw new IOException($"{server.Name} closed the connection.");
        }

        var from = _buffer.AsSpan(0, _held).IndexOf(mark) + mark.Length;
        var rest = _buffer.AsSpan(from, _held - from);
        rest.CopyTo(_buffer);
        _held = rest.Length;
    }
}
