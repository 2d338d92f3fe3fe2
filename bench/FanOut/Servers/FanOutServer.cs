using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace FanOut.Servers;

/// <summary>A server in a process of its own, on loopback, that sends what is published to all who subscribe.</summary>
internal abstract class FanOutServer(string name, int port, Process process) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });

    public string Name => name;

    public IPEndPoint EndPoint { get; } = new(IPAddress.Loopback, port);

    public abstract string SubscribePath { get; }

    protected abstract string PublishPath { get; }

    protected Process Process => process;

    /// <summary>CPU time of the process so far, user and system.</summary>
    public abstract Task<TimeSpan> ReadCpuAsync();

    public async Task PublishAsync(byte[] document)
    {
        using var content = new ByteArrayContent(document);
        content.Headers.ContentType = new("application/json");
        using var answer = await _http.PostAsync(new Uri($"http://{EndPoint}{PublishPath}"), content);
        answer.EnsureSuccessStatusCode();
    }

    protected Task<string> GetAsync(string path) => _http.GetStringAsync(new Uri($"http://{EndPoint}{path}"));

    public async Task WaitUntilUpAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        while (true)
        {
            try
            {
                using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(EndPoint, limit.Token);
                return;
            }
            catch (SocketException) when (!process.HasExited)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, limit.Token);
            }
        }
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public virtual void Dispose()
    {
        _http.Dispose();
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }

        process.Dispose();
    }
}
