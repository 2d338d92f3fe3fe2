using System.Net;
using System.Net.Sockets;
using System.Text;
using CsCheck;
using Dashboard.Upstream.Webhooks;
using Testing;

namespace Dashboard.Tests.Upstream.Webhooks;

/// <summary>Whatever comes, from whomever: an answer below 500, and the next good message is taken.</summary>
public sealed class WebhookFuzzTests : IAsyncLifetime
{
    private static readonly HttpStatusCode[] Answers =
    [
        HttpStatusCode.OK,
        HttpStatusCode.BadRequest,
        HttpStatusCode.Unauthorized,
        HttpStatusCode.RequestEntityTooLarge,
        HttpStatusCode.RequestHeaderFieldsTooLarge,
    ];

    private static readonly string[] Pieces =
    [
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        "\"",
        "\\",
        "\\ud800",
        "\u0000",
        "\uFEFF",
        "null",
        "true",
        "1e999",
        "-0",
        " ",
        "\"jobId\":\"job_a\"",
        "\"jobId\":7",
        "\"data\":",
        "\"timestamp\":",
        "\"2026-13-01T00:00:00Z\"",
        "\"status\":\"running\"",
        "\"retryCount\":-1",
        "\"progress\":1e308",
        "\"tags\":{}",
        "\"../..\"",
        "\"execution\":{\"costAccrued\":\"x\"}",
    ];

    private static readonly Gen<byte[]> Bodies = Gen.OneOf(
        Gen.Byte.Array[0, 600],
        Gen.OneOf(Pieces).Array[0, 20].Select(pieces => Encoding.UTF8.GetBytes(string.Concat(pieces))),
        Gen.OneOf(Pieces)
            .Array[0, 8]
            .Select(pieces => Encoding.UTF8.GetBytes($"{{\"jobId\":\"job_f\",{string.Concat(pieces)}}}")),
        Gen.OneOf(Pieces)
            .Array[0, 8]
            .Select(pieces => Encoding.UTF8.GetBytes($"{{\"data\":{{\"jobId\":\"job_g\"}},{string.Concat(pieces)}}}")),
        Gen.Int[1, 3000].Select(depth => Encoding.UTF8.GetBytes(new string('[', depth)))
    );

    private static readonly Gen<string> HeaderTexts = Gen.OneOf(
        Gen.OneOf("", " ", "v1,", "v1,AAAA", "0", "-1", "9999999999999", "\t", "a,b"),
        Gen.Char[' ', '~'].Array[0, 300].Select(chars => new string(chars))
    );

    private DashboardHost _dashboard = null!;

    public async ValueTask InitializeAsync() => _dashboard = await DashboardHost.StartAsync(TestWebhook.Setting);

    public ValueTask DisposeAsync() => _dashboard.DisposeAsync();

    [Fact]
    public async Task Signed_AnyBody_IsAnsweredWith2xx()
    {
        await Gen.Select(Bodies, Gen.Bool)
            .SampleAsync(
                async (body, isChunked) =>
                {
                    using var answer = await new TestWebhook(body) { IsChunked = isChunked }.SendAsync(_dashboard);
                    Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                },
                iter: LongTests.Amount(150, 5000),
                threads: 4
            );
        await AssertStillTakesAsync();
    }

    [Fact]
    public async Task Unsigned_AnyHeadersAndBody_AreNeverAFaultOfOurs()
    {
        await Gen.Select(Bodies, HeaderTexts, HeaderTexts, HeaderTexts)
            .SampleAsync(
                async (body, id, timestamp, signature) =>
                {
                    using var request = new HttpRequestMessage(HttpMethod.Post, "/webhooks/tensorone");
                    request.Content = new ByteArrayContent(body);
                    request.Content.Headers.TryAddWithoutValidation("Content-Encoding", "gzip");
                    request.Headers.TryAddWithoutValidation("webhook-id", id);
                    request.Headers.TryAddWithoutValidation("webhook-timestamp", timestamp);
                    request.Headers.TryAddWithoutValidation("webhook-signature", [signature, signature]);
                    using var answer = await _dashboard.Http.SendAsync(request).Soon();
                    Assert.Contains(answer.StatusCode, Answers.Except([HttpStatusCode.OK]));
                },
                iter: LongTests.Amount(150, 5000),
                threads: 4
            );
        await AssertStillTakesAsync();
    }

    /// <summary>Bytes past any HTTP client: broken chunks, bodies cut short, headers that are none.</summary>
    [Fact]
    public async Task Raw_BrokenRequests_LeaveTheNextOneWell()
    {
        string[] heads =
        [
            "Content-Length: 500\r\n",
            "Transfer-Encoding: chunked\r\n",
            "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        ];
        string[] bodies = ["", "zz\r\n", "5\r\nab", "ffffffff\r\nx", "0\r\n", "0\r\nTrailer: x\r\n\r\n", "{\"jobId\":"];
        foreach (var head in heads)
        {
            foreach (var body in bodies)
            {
                using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(IPAddress.Loopback, _dashboard.Address.Port).Soon();
                var seconds = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
                var text =
                    $"POST /webhooks/tensorone HTTP/1.1\r\nHost: {_dashboard.Address.Authority}\r\nwebhook-id: raw\r\n"
                    + $"webhook-timestamp: {seconds}\r\nwebhook-signature: v1,AAAA\r\n{head}\r\n{body}";
                await socket.SendAsync(Encoding.UTF8.GetBytes(text)).Soon();
                socket.Shutdown(SocketShutdown.Send);
                var answer = await ReadToEndAsync(socket);
                Assert.DoesNotContain(" 500 ", answer, StringComparison.Ordinal);
            }
        }

        await AssertStillTakesAsync();
    }

    private static async Task<string> ReadToEndAsync(Socket socket)
    {
        var answer = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            while (await socket.ReceiveAsync(buffer).Soon() is > 0 and var read)
            {
                answer.Append(Encoding.ASCII.GetString(buffer, 0, read));
            }
        }
        catch (SocketException)
        {
            // cut off, which is an answer too
        }

        return answer.ToString();
    }

    private async Task AssertStillTakesAsync()
    {
        var before = _dashboard.Get<WebhookArrivals>().GetReading().Accepted;
        using var answer = await TestWebhook.Of("""{"jobId":"job_last","status":"completed"}""").SendAsync(_dashboard);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(before + 1, _dashboard.Get<WebhookArrivals>().GetReading().Accepted);
    }
}
