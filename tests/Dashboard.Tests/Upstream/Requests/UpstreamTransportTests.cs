using System.Net;
using System.Net.Sockets;
using Dashboard.Jobs;
using Dashboard.Upstream;
using Dashboard.Upstream.Budget;
using Dashboard.Upstream.Requests;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Shared.Api;
using Testing;

namespace Dashboard.Tests.Upstream.Requests;

/// <summary>The client as it is composed, on real sockets: what the network does becomes a value.</summary>
public sealed class UpstreamTransportTests
{
    [Fact]
    public async Task NobodyListens_IsUnreachable()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        var answer = await GetAsync(port);

        Assert.Equal(FailureKind.Unreachable, answer.Failure?.Kind);
        Assert.StartsWith("Upstream cannot be reached: ", answer.Failure!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"jobId\"")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope")]
    [InlineData("SSH-2.0-OpenSSH_9.6\r\n")]
    public async Task ConnectionThatBreaksOrBabbles_IsUnreachable(string bytes)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeAsync(listener, System.Text.Encoding.ASCII.GetBytes(bytes));

        var answer = await GetAsync(((IPEndPoint)listener.LocalEndpoint).Port);
        listener.Stop();
        await serving.Soon();

        Assert.Equal(FailureKind.Unreachable, answer.Failure?.Kind);
    }

    /// <summary>Every connection: a connection that closes before an answer is tried once more.</summary>
    private static async Task ServeAsync(TcpListener listener, byte[] answer)
    {
        var request = new byte[4096];
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync();
                _ = await client.GetStream().ReadAsync(request);
                await client.GetStream().WriteAsync(answer);
            }
        }
        catch (Exception e) when (e is SocketException or InvalidOperationException)
        {
            // the listener was stopped: while it waited, or before it waited again
        }
    }

    private static async Task<ApiAnswer> GetAsync(int port)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IConfiguration>(
            new ConfigurationBuilder()
                .AddInMemoryCollection([new("TensorOne:BaseUrl", $"http://127.0.0.1:{port}"), new("TensorOne:ApiKey", "key")])
                .Build()
        );
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<JobStore>();
        services.AddUpstream();
        await using var provider = services.BuildServiceProvider();
        return await provider
            .GetRequiredService<UpstreamClient>()
            .GetStatusAsync("job_1", null, RequestPurpose.Person, CancellationToken.None);
    }
}
