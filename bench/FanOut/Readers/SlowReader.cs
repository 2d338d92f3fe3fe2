using System.Net.Sockets;
using System.Text;
using FanOut.Servers;

namespace FanOut.Readers;

/// <summary>
/// A subscriber on a thin line: it takes a kilobyte a second, and the system keeps little for it. Cut off, it comes back after its last
/// event, as a browser does.
/// </summary>
internal sealed class SlowReader(FanOutServer server) : IDisposable
{
    public const int BytesPerSecond = 1000;

    /// <summary>What comes at once on such a line: two reads a packet's size would be bursts.</summary>
    private const int PiecesPerSecond = 4;

    /// <summary>Of the whole connection's receive buffer; the system doubles it.</summary>
    private const int ReceiveBuffer = 4096;

    private readonly CancellationTokenSource _ending = new();
    private readonly byte[] _buffer = new byte[16_384];
    private string _lastEventId = "";
    private int _held;
    private long _bytes;
    private int _cutOff;

    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>How often the server ended the stream.</summary>
    public int CutOff => Volatile.Read(ref _cutOff);

    public async Task RunAsync()
    {
        try
        {
            while (!_ending.IsCancellationRequested)
            {
                using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                socket.ReceiveBufferSize = ReceiveBuffer;
                await socket.ConnectAsync(server.EndPoint, _ending.Token);
                var resume = _lastEventId.Length == 0 ? "" : $"Last-Event-ID: {_lastEventId}\r\n";
                var request =
                    $"GET {server.SubscribePath} HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n{resume}\r\n";
                await socket.SendAsync(Encoding.ASCII.GetBytes(request), _ending.Token);
                await ReadAsync(socket);
                Interlocked.Increment(ref _cutOff);
            }
        }
        catch (OperationCanceledException)
        {
            // the run is over
        }
    }

    public void Dispose()
    {
        _ending.Cancel();
        _ending.Dispose();
    }

    private async Task ReadAsync(Socket socket)
    {
        const int piece = BytesPerSecond / PiecesPerSecond;
        _held = 0;
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / PiecesPerSecond), TimeProvider.System);
        try
        {
            while (await timer.WaitForNextTickAsync(_ending.Token))
            {
                var read = await socket.ReceiveAsync(_buffer.AsMemory(_held, piece), _ending.Token);
                if (read == 0)
                {
                    return;
                }

                Interlocked.Add(ref _bytes, read);
                Take(_held + read);
            }
        }
        catch (SocketException)
        {
            // cut off in the middle
        }
    }

    /// <summary>Notes the id of each event that has come to its end; a chunk's length may stand anywhere, but in no id.</summary>
    private void Take(int length)
    {
        var text = _buffer.AsSpan(0, length);
        while (text.IndexOf("\n\n"u8) is >= 0 and var end)
        {
            var at = text[..end].IndexOf("id: "u8);
            if (at >= 0)
            {
                var id = text[(at + 4)..end];
                var line = id.IndexOf((byte)'\n');
                _lastEventId = Encoding.ASCII.GetString(line < 0 ? id : id[..line]);
            }

            text = text[(end + 2)..];
        }

        // an event is a kilobyte or two; what has no end by then is none of ours
        text = text.Length > _buffer.Length / 2 ? [] : text;
        text.CopyTo(_buffer);
        _held = text.Length;
    }
}
