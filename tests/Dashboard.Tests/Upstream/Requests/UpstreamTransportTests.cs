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

    [Fact]
    public async Task NobodyAnswersTheConnectionAttempt_IsUnreachable_AndSaysSo()
    {
        using var hole = new BlackHole();
        using var handler = new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromMilliseconds(50), UseProxy = false };
        using var http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };

        var answer = await ApiAnswer.ReadAsync(
            token => http.GetAsync(new Uri($"http://127.0.0.1:{hole.Port}"), token),
            1000,
            TimeProvider.System,
            CancellationToken.None,
            CancellationToken.None
        );

        Assert.Equal(
            (FailureKind.Unreachable, "Upstream cannot be reached: no answer to the connection attempt within 10 s."),
            (answer.Failure!.Kind, answer.Failure.Message)
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"jobId\"")]
    [InlineData("SSH-2.0-OpenSSH_9.6\r\n")]
    public async Task ConnectionThatBreaksOrBabbles_IsBroken(string bytes)
    {
        var answer = await GetAsync(Encoding.ASCII.GetBytes(bytes));

        Assert.Equal(FailureKind.Broken, answer.Failure?.Kind);
        Assert.StartsWith("The connection to upstream broke: ", answer.Failure!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task BodyThatCannotBeUnpacked_IsUndecodable(string encoding)
    {
        var answer = await GetAsync(
            Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Encoding: {encoding}\r\nContent-Length: 4\r\n\r\nnope")
        );

        Assert.Equal(
            (FailureKind.Undecodable, 200, "Upstream's answer cannot be unpacked: it is not compressed as it says."),
            (answer.Failure!.Kind, answer.Failure.StatusCode, answer.Failure.Message)
        );
    }

    [Fact]
    public async Task Stream_IsAskedForAsItIs_AndReadsAreAskedForCompressed()
    {
        var events = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: {}\n\n";

        var asked = await AskAsync(Encoding.ASCII.GetBytes(events), api => api.StreamStatusAsync("job_1"));

        Assert.Contains("\r\nAccept-Encoding: identity\r\n", asked.Request, StringComparison.Ordinal);
        Assert.Null(asked.Answer.Failure);
        var read = await AskAsync(Encoding.ASCII.GetBytes(events), api => api.GetStatusAsync("job_1"));
        Assert.Contains("gzip", read.Request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StreamThatIsCompressedAllTheSame_IsUndecodable()
    {
        var (_, answer) = await AskAsync(
            Encoding.ASCII.GetBytes(
                "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nbomb"
            ),
            api => api.StreamStatusAsync("job_1")
        );

        Assert.Equal(
            (FailureKind.Undecodable, "Upstream answered a stream with gzip, which was not asked for."),
            (answer.Failure!.Kind, answer.Failure.Message)
        );
    }

    [Fact]
    public async Task GatewayWhoseWordsAreTooManyToBeRead_IsKnownByItsStatus()
    {
        var page = new string('x', 100_000);
        var (_, answer) = await AskAsync(
            Encoding.ASCII.GetBytes($"HTTP/1.1 503 Service Unavailable\r\nContent-Length: {page.Length}\r\n\r\n{page}"),
            api => api.StreamStatusAsync("job_1")
        );

        Assert.Equal((FailureKind.ServerError, 503), (answer.Failure!.Kind, answer.Failure.StatusCode));
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

        Assert.Equal(
            (FailureKind.HeadersTooLarge, "Upstream's headers are larger than 64 KiB."),
            (answer.Failure!.Kind, answer.Failure.Message)
        );
    }

    [Fact]
    public async Task SmallAnswer_ThatUnpacksBeyondTheLimit_IsTooLarge()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            var blank = new byte[1024 * 1024];
            for (var written = 0; written <= UpstreamClient.MaxDocumentBytes; written += blank.Length)
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

    /// <summary>The same for a single call, read as a stream's opening.</summary>
    private static async Task<(string Request, ApiAnswer Answer)> AskAsync(
        byte[] bytes,
        Func<ITensorOneApi, Task<HttpResponseMessage>> ask
    )
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var provider = Compose(((IPEndPoint)listener.LocalEndpoint).Port);
        var asking = ask(provider.GetRequiredService<ITensorOneApi>());
        using var client = await listener.AcceptTcpClientAsync().Soon();
        var request = new byte[4096];
        var length = await client.GetStream().ReadAsync(request).Soon();
        await client.GetStream().WriteAsync(bytes).Soon();
        using var response = await asking.Soon();
        var answer = await ApiAnswer.ReadStreamAsync(response, 64 * 1024, TimeProvider.System, CancellationToken.None).Soon();
        return (Encoding.ASCII.GetString(request, 0, length), answer);
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
        await using var provider = Compose(port);
        return await provider
            .GetRequiredService<UpstreamClient>()
            .GetStatusAsync("job_1", null, RequestPurpose.Person, CancellationToken.None);
    }

    private static ServiceProvider Compose(int port)
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
        return services.BuildServiceProvider();
    }
}
