using System.Buffers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Testing;

namespace Dashboard.Tests.Relay.Hub;

/// <summary>A client of the hub that does not read: the framework's own would read ahead into its memory, so it is one by hand.</summary>
public sealed class SlowHubReaderTests : IAsyncLifetime
{
    private const int Rounds = 60;
    private const int Jobs = 50;

    /// <summary>With it a round is a megabyte, and some ten of them are what the system's buffers take in.</summary>
    private static readonly string Padding = new('x', 20_000);

    private RelayUnderTest _relay = null!;

    public async ValueTask InitializeAsync() => _relay = await RelayUnderTest.StartAsync();

    public ValueTask DisposeAsync() => _relay.DisposeAsync();

    [Fact]
    public async Task Reader_ThatDoesNotRead_GetsTheNewestWhenItDoes_AndNotAllThatLiesBetween()
    {
        using var quick = await WatchAsync();
        using var slow = await WatchAsync();
        for (var round = 1; round <= Rounds; round++)
        {
            for (var job = 0; job < Jobs; job++)
            {
                await _relay.ApplyAsync($"job_{job}", Document(round));
            }

            Assert.Equal(round, (await ReadUntilAsync(quick, round))[^1]);
        }

        var late = await ReadUntilAsync(slow, Rounds);

        Assert.Equal(Rounds, late[^1]);
        Assert.Equal(late.Order(), late);
        Assert.InRange(late.Count, 1, Rounds / 2);
    }

    private static string Document(int round) =>
        $$$"""{"status":"running","progress":{{{round}}},"metadata":{"note":"{{{Padding}}}"}}""";

    /// <returns>The progress of the last job, in all batches up to the one that tells what is waited for.</returns>
    private async Task<List<int>> ReadUntilAsync(ClientWebSocket socket, int progress)
    {
        var seen = new List<int>();
        while (seen.Count == 0 || seen[^1] < progress)
        {
            foreach (var message in await ReadAsync(socket))
            {
                using var document = JsonDocument.Parse(message);
                if (document.RootElement.TryGetProperty("item", out var batch))
                {
                    seen.AddRange(
                        batch
                            .GetProperty("upserts")
                            .EnumerateArray()
                            .Where(job => job.GetProperty("jobId").GetString() == $"job_{Jobs - 1}")
                            .Select(job => job.GetProperty("progress").GetInt32())
                    );
                }
            }
        }

        return seen;
    }

    private async Task<ClientWebSocket> WatchAsync()
    {
        var socket = new ClientWebSocket();
        var address = new UriBuilder(new Uri(_relay.Address, "/hubs/jobs")) { Scheme = "ws" }.Uri;
        await socket.ConnectAsync(address, CancellationToken.None).Soon();
        await SendAsync(socket, """{"protocol":"json","version":1}""");
        await SendAsync(socket, """{"type":4,"invocationId":"1","target":"Watch","arguments":["",null]}""");
        return socket;
    }

    private static Task SendAsync(ClientWebSocket socket, string message) =>
        socket
            .SendAsync(Encoding.UTF8.GetBytes(message + '\u001e'), WebSocketMessageType.Text, true, CancellationToken.None)
            .Soon();

    /// <returns>The messages of one frame, which is as many as were sent together.</returns>
    private async Task<string[]> ReadAsync(ClientWebSocket socket)
    {
        var text = new ArrayBufferWriter<byte>();
        ValueWebSocketReceiveResult received;
        do
        {
            var receiving = socket.ReceiveAsync(text.GetMemory(64 * 1024), CancellationToken.None).AsTask().Soon();
            while (!receiving.IsCompleted)
            {
                // between two batches of a watch lies a wait by the relay's clock
                _relay.Time.Advance(TimeSpan.FromMilliseconds(50));
                await Task.WhenAny(receiving, Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System));
            }

            received = await receiving;
            text.Advance(received.Count);
        } while (!received.EndOfMessage);

        return Encoding.UTF8.GetString(text.WrittenSpan).Split('\u001e', StringSplitOptions.RemoveEmptyEntries);
    }
}
