using System.Globalization;
using System.Net.Sockets;
using Shared.Events;
using Testing;

namespace Dashboard.Tests.Relay.Streams;

/// <summary>A thousand readers of all jobs, a hundred of whom read nothing while everything happens.</summary>
public sealed class ManyReadersTests : IAsyncLifetime
{
    private const int Fast = 900;
    private const int Slow = 100;
    private const int Changes = 200;

    /// <summary>With the system's buffers, a slow reader is sent about a third of this, and owes more than it may.</summary>
    private static readonly string Filling = new('x', 4000);

    private RelayUnderTest _relay = null!;

    public async ValueTask InitializeAsync() => _relay = await RelayUnderTest.StartAsync();

    public ValueTask DisposeAsync() => _relay.DisposeAsync();

    [Fact]
    public async Task SlowReaders_HurtNobodyAndMissNothing()
    {
        using var fastHttp = Client(receiveBuffer: null);
        using var slowHttp = Client(receiveBuffer: 4096);
        var fast = await Task.WhenAll(Enumerable.Range(0, Fast).Select(_ => OpenAsync(fastHttp)));
        var slow = await Task.WhenAll(Enumerable.Range(0, Slow).Select(_ => OpenAsync(slowHttp)));
        var reading = fast.Select(reader => ReadAsync(reader, until: Changes)).ToList();

        for (var change = 1; change <= Changes; change++)
        {
            // no two in a row are of one state: none may be left out
            var state = change % 2 == 0 ? "paused" : "running";
            await _relay.ApplyAsync(
                "job_1",
                $$"""{"status":"{{state}}","progress":{{change / 2.0}},"metadata":{"filling":"{{Filling}}"} }"""
            );
        }

        Assert.All(await Task.WhenAll(reading).Soon(), got => Assert.Equal(Enumerable.Range(1, Changes), got));

        // those who owe too much are cut off when the relay next looks
        await SeeReadersAsync(Fast);
        var traffic = _relay.Traffic.GetReading();
        Assert.Equal(Slow, traffic.CutOff + traffic.Stuck);
        Assert.InRange(traffic.Waited, Slow, long.MaxValue);
        foreach (var reader in slow)
        {
            var got = await ReadAsync(reader, until: int.MaxValue).Soon();
            Assert.InRange(got.Count, 1, Changes - 1);
            var last = $"{_relay.Log.Epoch}-{got[^1].ToString(CultureInfo.InvariantCulture)}";
            var rest = await ReadAsync(await OpenAsync(fastHttp, last), until: Changes).Soon();
            Assert.Equal(Enumerable.Range(1, got[^1]), got);
            Assert.Equal(Enumerable.Range(got[^1] + 1, Changes - got[^1]), rest);
        }
    }

    private async Task SeeReadersAsync(int expected)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        while (_relay.Broadcaster.Readers != expected)
        {
            _relay.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, limit.Token);
            Assert.True(_relay.Broadcaster.Readers >= expected, "A reader that kept up was cut off.");
        }
    }

    private static async Task<SseReader> OpenAsync(HttpClient http, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v2/jobs/stream");
        if (lastEventId is not null)
        {
            request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
        }

        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).Soon();
        return SseReader.Create(
            await response.Content.ReadAsStreamAsync().Soon(),
            "test",
            new SseReaderOptions { MaxEventBytes = 65_536, MaxLineBytes = 65_536 },
            ""
        );
    }

    /// <returns>The numbers of the events, until one of them or the stream's end.</returns>
    private static async Task<List<int>> ReadAsync(SseReader reader, int until)
    {
        var got = new List<int>();
        while ((got.Count == 0 || got[^1] < until) && await reader.ReadAsync(CancellationToken.None))
        {
            while (reader.TryRead(out var item))
            {
                if (item.Kind == SseItemKind.Event)
                {
                    var id = System.Text.Encoding.ASCII.GetString(item.Id.Span);
                    got.Add(int.Parse(id[(id.IndexOf('-', StringComparison.Ordinal) + 1)..], CultureInfo.InvariantCulture));
                }
            }
        }

        return got;
    }

    private HttpClient Client(int? receiveBuffer) =>
        new(
            new SocketsHttpHandler
            {
                UseProxy = false,
                MaxConnectionsPerServer = int.MaxValue,
                ConnectCallback = async (context, cancellationToken) =>
                {
                    var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                    if (receiveBuffer is { } bytes)
                    {
                        socket.ReceiveBufferSize = bytes;
                    }

                    await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
                    return new NetworkStream(socket, ownsSocket: true);
                },
            }
        )
        {
            BaseAddress = _relay.Address,
            Timeout = Timeout.InfiniteTimeSpan,
        };
}
