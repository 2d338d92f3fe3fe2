using System.Diagnostics;
using FanOut.Readers;
using FanOut.Servers;

namespace FanOut.Runs;

/// <summary>Readers of one server, connected once, and what they measure.</summary>
internal sealed class FanOutRun : IDisposable
{
    private readonly FanOutServer _server;
    private readonly Deliveries _deliveries = new();
    private readonly List<EventReader> _readers = [];
    private ReaderLoop? _loop;

    private FanOutRun(FanOutServer server) => _server = server;

    public static async Task<FanOutRun> ConnectAsync(FanOutServer server, int readers)
    {
        var run = new FanOutRun(server);
        await server.PublishAsync(BenchDocument.Write(Stopwatch.GetTimestamp()));
        for (var i = 0; i < readers; i++)
        {
            var reader = new EventReader(server, run._deliveries);
            run._readers.Add(reader);
            await reader.ConnectAsync();
        }

        run._loop = new ReaderLoop(run._readers);

        // whatever a first event was sent is not counted
        await run.PublishAsync(Stopwatch.GetTimestamp());
        await run._deliveries.WaitAsync(readers);
        await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System);
        return run;
    }

    /// <summary>The next document is sent when all have the last: what a delivery costs, and how long a round takes.</summary>
    public Task<FanOutFigures> RunClosedAsync(int documents) =>
        MeasureAsync(async () =>
        {
            for (var sent = 1; sent <= documents; sent++)
            {
                await PublishAsync(Stopwatch.GetTimestamp());
                await _deliveries.WaitAsync((long)sent * _readers.Count);
            }
        });

    /// <summary>Documents are sent by the clock, and the time counts from when one should have been sent.</summary>
    public Task<FanOutFigures> RunOpenAsync(double perSecond, TimeSpan duration) =>
        MeasureAsync(async () =>
        {
            var documents = (int)(perSecond * duration.TotalSeconds);
            var began = Stopwatch.GetTimestamp();
            var sending = new List<Task>();
            for (var sent = 0; sent < documents; sent++)
            {
                var due = began + (long)(sent / perSecond * Stopwatch.Frequency);
                var wait = TimeSpan.FromSeconds((due - Stopwatch.GetTimestamp()) / (double)Stopwatch.Frequency);
                if (wait > TimeSpan.Zero)
                {
                    await Task.Delay(wait, TimeProvider.System);
                }

                // timers are a millisecond coarse, and late is the same for both servers
                sending.Add(PublishAsync(Stopwatch.GetTimestamp()));
            }

            await Task.WhenAll(sending);
            await _deliveries.WaitAsync((long)documents * _readers.Count);
        });

    public void Dispose()
    {
        _loop?.Dispose();
        _readers.ForEach(reader => reader.Dispose());
    }

    private Task PublishAsync(long sentAt) => _server.PublishAsync(BenchDocument.Write(sentAt));

    private async Task<FanOutFigures> MeasureAsync(Func<Task> run)
    {
        _deliveries.Clear();
        _loop!.IsAwake = true;
        var before = await _server.ReadCpuAsync();
        await run();
        var cpu = await _server.ReadCpuAsync() - before;
        _loop.IsAwake = false;
        var (count, p50, p99) = _deliveries.ReadMilliseconds();
        return new FanOutFigures(cpu.TotalMicroseconds / count, p50, p99);
    }
}

/// <param name="CpuMicroseconds">Of the server, for each delivery.</param>
internal sealed record FanOutFigures(double CpuMicroseconds, double P50Milliseconds, double P99Milliseconds)
{
    public static FanOutFigures Median(IReadOnlyList<FanOutFigures> rounds) =>
        new(
            Median(rounds, round => round.CpuMicroseconds),
            Median(rounds, round => round.P50Milliseconds),
            Median(rounds, round => round.P99Milliseconds)
        );

    private static double Median(IReadOnlyList<FanOutFigures> rounds, Func<FanOutFigures, double> figure) =>
        rounds.Select(figure).Order().ElementAt(rounds.Count / 2);
}
