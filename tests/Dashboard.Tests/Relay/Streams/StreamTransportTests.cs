using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Hosting;
using Testing;

namespace Dashboard.Tests.Relay.Streams;

/// <summary>A stream is the same whatever lies between it and the socket: chunks, none, encryption, several streams on one connection.</summary>
public sealed class StreamTransportTests
{
    private static readonly string[] Story = ["queued", "running", "paused", "running", "completed"];

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task EncryptedStream_TellsAll(string version)
    {
        using var key = ECDsa.Create();
        using var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256).CreateSelfSigned(
            JobsOf.Start,
            JobsOf.Start.AddYears(100)
        );
        await using var relay = await RelayUnderTest.StartAsync(builder =>
            builder.WebHost.ConfigureKestrel(kestrel =>
                kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate))
            )
        );
        using var http = new HttpClient(
            new SocketsHttpHandler
            {
                UseProxy = false,
                SslOptions =
                {
                    RemoteCertificateValidationCallback = (_, shown, _, _) =>
                        shown?.GetCertHashString() == certificate.GetCertHashString(),
                },
            }
        )
        {
            BaseAddress = relay.Address,
            DefaultRequestVersion = Version.Parse(version),
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        Assert.Equal("https", relay.Address.Scheme);
        await relay.ApplyAsync("a", Document(0));

        using var one = await OpenAsync(http);
        using var other = await OpenAsync(http);

        await SeeStoryAsync(relay, one, other);
    }

    /// <summary>The connection is used for the next request, as if the stream's end had been any response's.</summary>
    [Fact]
    public async Task EndedStream_LeavesItsConnectionToTheNextRequest()
    {
        await using var relay = await RelayUnderTest.StartAsync();
        await relay.ApplyAsync("a", Document(0));
        using var socket = await ConnectAsync(relay, "GET /v2/jobs/a/status/stream HTTP/1.1\r\nHost: localhost\r\n\r\n");
        var text = await ReadUntilAsync(socket, "\"queued\"");
        foreach (var step in Enumerable.Range(1, Story.Length - 1))
        {
            await relay.ApplyAsync("a", Document(step));
            text += await ReadUntilAsync(socket, $"\"{Story[step]}\"");
        }

        if (!text.EndsWith("\r\n0\r\n\r\n", StringComparison.Ordinal))
        {
            await ReadUntilAsync(socket, "0\r\n\r\n");
        }

        await socket.SendAsync("GET /v2/jobs/a/status HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray());

        Assert.Contains("HTTP/1.1 200 OK", await ReadUntilAsync(socket, "completed"), StringComparison.Ordinal);
    }

    /// <summary>It has no chunks: the end of the connection is the end of the stream.</summary>
    [Fact]
    public async Task OldClient_GetsTheStreamUntilTheConnectionEnds()
    {
        await using var relay = await RelayUnderTest.StartAsync();
        await relay.ApplyAsync("a", Document(0));
        using var socket = await ConnectAsync(relay, "GET /v2/jobs/a/status/stream HTTP/1.0\r\nHost: localhost\r\n\r\n");
        var text = await ReadUntilAsync(socket, "\"queued\"");
        await relay.ApplyAsync("a", Document(1));
        text += await ReadUntilAsync(socket, "\"running\"");
        await relay.ApplyAsync("a", Document(4));
        text += await ReadToEndAsync(socket);

        Assert.EndsWith("\"status\":\"completed\",\"progress\":4}\n\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("chunked", text, StringComparison.Ordinal);
    }

    private static async Task SeeStoryAsync(RelayUnderTest relay, params EventStream[] streams)
    {
        for (var step = 0; step < Story.Length; step++)
        {
            if (step > 0)
            {
                await relay.ApplyAsync("a", Document(step));
            }

            foreach (var stream in streams)
            {
                var block = await stream.NextAsync();
                Assert.Equal(Story[step], block!.Status);
            }
        }

        foreach (var stream in streams)
        {
            Assert.Null(await stream.NextBlockAsync());
        }
    }

    private static async Task<EventStream> OpenAsync(HttpClient http) =>
        await EventStream.OpenAsync(
            await http.GetAsync("/v2/jobs/a/status/stream", HttpCompletionOption.ResponseHeadersRead).Soon()
        );

    private static string Document(int step) => $$"""{"jobId":"a","status":"{{Story[step]}}","progress":{{step}}}""";

    private static async Task<Socket> ConnectAsync(RelayUnderTest relay, string request)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(relay.Address.Host, relay.Address.Port).Soon();
        await socket.SendAsync(Encoding.ASCII.GetBytes(request)).Soon();
        return socket;
    }

    private static async Task<string> ReadUntilAsync(Socket socket, string mark)
    {
        var text = "";
        while (!text.Contains(mark, StringComparison.Ordinal))
        {
            var more = await ReadAsync(socket);
            Assert.True(more.Length > 0, $"The connection ended before {mark}: {text}");
            text += more;
        }

        return text;
    }

    private static async Task<string> ReadToEndAsync(Socket socket)
    {
        var text = "";
        while (await ReadAsync(socket) is { Length: > 0 } more)
        {
            text += more;
        }

        return text;
    }

    private static async Task<string> ReadAsync(Socket socket)
    {
        var buffer = new byte[4096];
        return Encoding.ASCII.GetString(buffer, 0, await socket.ReceiveAsync(buffer).Soon());
    }
}
