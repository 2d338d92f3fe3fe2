using System.Globalization;
using Shared.Events;

namespace Ingest;

/// <summary>Readers that only count events over the framework's HTTP client: what is left is what documents cost, their reading and merging.</summary>
internal static class BareReader
{
    private static long _events;

    /// <summary>The client's own stream and a search for blank lines: the least that any reader over it costs.</summary>
    public static Task RunFrameworkAsync(int port, int streams) => RunAsync(port, streams, SearchAsync);

    public static Task RunEventReaderAsync(int port, int streams) => RunAsync(port, streams, ReadAsync);

    private static async Task RunAsync(int port, int streams, Func<Stream, Task> read)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = Timeout.InfiniteTimeSpan };
        var open = 0;
        for (var i = 0; i < streams; i++)
        {
            var response = await http.GetAsync(
                new Uri($"http://127.0.0.1:{port}/v2/jobs/job_{i}/status/stream"),
                HttpCompletionOption.ResponseHeadersRead
            );
            open++;
            _ = read(await response.Content.ReadAsStreamAsync());
        }

        while (await Console.In.ReadLineAsync() is not null)
        {
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Environment.CpuUsage.TotalTime.TotalMicroseconds:0} {Volatile.Read(ref _events)} {Environment.WorkingSet / 1024} {open} {GC.GetTotalAllocatedBytes()} {GC.GetTotalMemory(forceFullCollection: true)}"
                )
            );
        }
    }

    private static async Task SearchAsync(Stream stream)
    {
        var buffer = new byte[2048];
        var kept = 0;
        while (await stream.ReadAsync(buffer.AsMemory(kept)) is > 0 and var read)
        {
            var bytes = buffer.AsSpan(0, kept + read);
            Interlocked.Add(ref _events, bytes.Count("\n\n"u8));
            // a blank line may be cut in two
            kept = bytes is [.., not (byte)'\n', (byte)'\n'] ? 1 : 0;
            buffer[0] = (byte)'\n';
        }
    }

    private static async Task ReadAsync(Stream stream)
    {
        await using var reader = SseReader.Create(stream, "a job");
        while (await reader.ReadAsync())
        {
            while (reader.TryRead(out var item))
            {
                if (item.Kind == SseItemKind.Event)
                {
                    Interlocked.Increment(ref _events);
                }
            }
        }
    }
}
