using System.Globalization;
using Shared.Events;

namespace Ingest;

/// <summary>The event reader over the framework's HTTP client, without documents: what is left is what reading and merging them costs.</summary>
internal static class BareReader
{
    public static async Task RunAsync(int port, int streams)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = Timeout.InfiniteTimeSpan };
        var events = 0L;
        var open = 0;
        for (var i = 0; i < streams; i++)
        {
            var response = await http.GetAsync(
                new Uri($"http://127.0.0.1:{port}/v2/jobs/job_{i}/status/stream"),
                HttpCompletionOption.ResponseHeadersRead
            );
            open++;
            _ = ReadAsync(await response.Content.ReadAsStreamAsync(), $"job_{i}");
        }

        while (await Console.In.ReadLineAsync() is not null)
        {
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Environment.CpuUsage.TotalTime.TotalMicroseconds:0} {Volatile.Read(ref events)} {Environment.WorkingSet / 1024} {open} {GC.GetTotalAllocatedBytes()} {GC.GetTotalMemory(forceFullCollection: true)}"
                )
            );
        }

        async Task ReadAsync(Stream stream, string label)
        {
            await using var reader = SseReader.Create(stream, label);
            while (await reader.ReadAsync())
            {
                while (reader.TryRead(out var item))
                {
                    if (item.Kind == SseItemKind.Event)
                    {
                        Interlocked.Increment(ref events);
                    }
                }
            }
        }
    }
}
