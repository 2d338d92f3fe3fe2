using System.Net;
using System.Net.Sockets;

namespace Testing;

/// <summary>An address at which packets are dropped: somebody listens and never accepts, and the queue before him is full.</summary>
public sealed class BlackHole : IDisposable
{
    private readonly List<Socket> _sockets = [];

    public BlackHole()
    {
        var listener = NewSocket();
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(0);
        Port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        for (var i = 0; i < 3; i++)
        {
            var filling = NewSocket();
            filling.Blocking = false;
            try
            {
                filling.Connect(IPAddress.Loopback, Port);
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
            {
                // it goes on by itself
            }
        }
    }

    public int Port { get; }

    public void Dispose() => _sockets.ForEach(socket => socket.Dispose());

    private Socket NewSocket()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _sockets.Add(socket);
        return socket;
    }
}
