using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
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
        var answer = await GetAsync(Encoding.ASCII.GetBytes(bytes));

        Assert.Equal(FailureKind.Unreachable, answer.Failure?.Kind);
    }

    [Fact]
    public async Task Redirect_ToAnotherHost_IsNotFollowed()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();

        var answer = await GetAsync(
            Encoding.ASCII.GetBytes(
                $"HTTP/1.1 307 Temporary Redirect\r\nLocation: http://{other.LocalEndpoint}/v2/jobs/job_1/status\r\nContent-Length: 0\r\n\r\n"
            )
        );

        Assert.Equal(FailureKind.Redirected, answer.Failure?.Kind);
        Assert.Equal("Upstream redirects to 127.0.0.1 (307); the key is not sent there.", answer.Failure!.Message);
        Assert.False(other.Pending());
    }

    [Fact]
    public async Task FloodOfHeaders_IsRefused_AndSaysSo()
    {
        var flood = string.Concat(Enumerable.Range(0, 100).Select(header => $"X-Flood-{header}: {new string('h', 1000)}\r\n"));

        var answer = await GetAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\n{flood}Content-Length: 2\r\n\r\n{{}}"));

        Assert.Equal(FailureKind.Unreachable, answer.Failure?.Kind);
        Assert.Contains("headers", answer.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SmallAnswer_ThatUnpacksBeyondTheLimit_IsTooLarge()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            var blank = new byte[1024 * 1024];
            for (var written = 0; written <= UpstreamClient.MaxAnswerBytes; written += blank.Length)
            {
                await gzip.WriteAsync(blank);
            }
        }

        var answer = await GetAsync([
            .. Encoding.ASCII.GetBytes(
                $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: {packed.Length}\r\n\r\n"
            ),
            .. packed.ToArray(),
        ]);

        Assert.Equal(FailureKind.TooLarge, answer.Failure?.Kind);
    }

    /// <summary>Asks somebody who answers everything with these bytes.</summary>
    private static async Task<ApiAnswer> GetAsync(byte[] bytes)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeAsync(listener, bytes);
        var answer = await GetAsync(((IPEndPoint)listener.LocalEndpoint).Port);
        listener.Stop();
        await serving.Soon();
        return answer;
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
                try
                {
                    await client.GetStream().WriteAsync(answer);
                }
                catch (IOException)
                {
                    // the reader has had enough
                }
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
