using System.Net.WebSockets;
using System.Text;

namespace Circuits.Viewers;

/// <summary>Handles what a hub calls. Called by one thread at a time; what it writes is sent when it has returned.</summary>
internal interface IHubListener
{
    void OnCall(string target, ref PackReader arguments);

    /// <param name="call">As it was sent with; its result follows in the reader.</param>
    void OnResult(string call, ref PackReader result);

    /// <summary>The hub has closed the connection, or did not answer a call.</summary>
    void OnFault(string words);
}

/// <summary>
/// A connection to Blazor's hub by a WebSocket alone: its handshake names the protocol, and then each message is one of SignalR's in MessagePack.
/// </summary>
internal sealed class BlazorConnection : IDisposable
{
    private const byte RecordEnd = 0x1E;
    private const int CallKind = 1;
    private const int ResultKind = 3;
    private const int CloseKind = 7;
    private static readonly byte[] Handshake = [.. """{"protocol":"blazorpack","version":1}"""u8, RecordEnd];

    private readonly ClientWebSocket _socket = new();
    private readonly PackWriter _writer = new();
    private readonly SemaphoreSlim _sending = new(1);
    private byte[] _received = new byte[8 * 1024];
    private int _length;

    public BlazorConnection()
    {
        _socket.Options.KeepAliveInterval = TimeSpan.Zero;
        _socket.Options.Proxy = null;
    }

    public async Task OpenAsync(Uri server, CancellationToken cancellationToken)
    {
        var address = new UriBuilder(new Uri(server, "_blazor")) { Scheme = server.Scheme == "https" ? "wss" : "ws" }.Uri;
        await _socket.ConnectAsync(address, cancellationToken);
        await _socket.SendAsync(Handshake, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
        int end;
        while ((end = _received.AsSpan(0, _length).IndexOf(RecordEnd)) < 0)
        {
            await ReceiveAsync(cancellationToken);
        }

        var answer = Encoding.UTF8.GetString(_received, 0, end);
        if (answer != "{}")
        {
            throw new IOException($"The hub refused the connection: {answer}");
        }

        Drop(end + 1);
    }

    /// <summary>Reads until the connection ends.</summary>
    public async Task RunAsync(IHubListener listener, CancellationToken cancellationToken)
    {
        while (true)
        {
            var taken = 0;
            await _sending.WaitAsync(cancellationToken);
            try
            {
                int length;
                while ((length = TakeMessage(taken, listener)) > 0)
                {
                    taken += length;
                }

                await FlushAsync(cancellationToken);
            }
            finally
            {
                _sending.Release();
            }

            Drop(taken);
            await ReceiveAsync(cancellationToken);
        }
    }

    /// <summary>For what begins here rather than in answer to a call.</summary>
    public async Task SendAsync(Action write, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken);
        try
        {
            write();
            await FlushAsync(cancellationToken);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <param name="call">What the result is told with; null where none is wanted.</param>
    public PackWriter BeginCall(string target, int arguments, string? call = null)
    {
        _writer.Begin(6);
        _writer.Number(CallKind);
        _writer.EmptyMap();
        _writer.Text(call);
        _writer.Text(target);
        _writer.Array(arguments);
        return _writer;
    }

    public void EndCall()
    {
        // no streams
        _writer.Array(0);
        _writer.End();
    }

    public void Dispose()
    {
        _socket.Dispose();
        _sending.Dispose();
    }

    private int TakeMessage(int from, IHubListener listener)
    {
        var length = PackReader.TryTakeMessage(_received.AsSpan(from, _length - from), out var message);
        if (length == 0)
        {
            return 0;
        }

        var reader = new PackReader(message);
        reader.ReadArray();
        switch (reader.ReadNumber())
        {
            case CallKind:
                reader.SkipHeaders();
                reader.ReadText();
                var target = reader.ReadText()!;
                reader.ReadArray();
                listener.OnCall(target, ref reader);
                break;
            case ResultKind:
                reader.SkipHeaders();
                var call = reader.ReadText()!;
                var kind = reader.ReadNumber();
                if (kind == 1)
                {
                    listener.OnFault($"The hub did not answer: {reader.ReadText()}");
                }
                else
                {
                    listener.OnResult(call, ref reader);
                }

                break;
            case CloseKind:
                listener.OnFault($"The hub closed the connection: {reader.ReadText()}");
                break;
        }

        return length;
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (_writer.Written.Length > 0)
        {
            await _socket.SendAsync(_writer.Written, WebSocketMessageType.Binary, endOfMessage: true, cancellationToken);
            _writer.Clear();
        }
    }

    private async Task ReceiveAsync(CancellationToken cancellationToken)
    {
        if (_length == _received.Length)
        {
            Array.Resize(ref _received, 2 * _length);
        }

        var result = await _socket.ReceiveAsync(_received.AsMemory(_length), cancellationToken);
        _length +=
            result.MessageType == WebSocketMessageType.Close
                ? throw new IOException($"The server has closed the connection: {_socket.CloseStatusDescription}")
                : result.Count;
    }

    private void Drop(int count)
    {
        _received.AsSpan(count, _length - count).CopyTo(_received);
        _length -= count;
    }
}
