using System.CommandLine;
using FanOut.Readers;
using FanOut.Servers;

namespace FanOut.Runs;

/// <summary>
/// A thousand readers of one relay, a hundred of whom are beside the measurement: by turns they are as quick as the others, and read a
/// kilobyte a second each. What the others feel of it is the answer.
/// </summary>
internal static class SlowReadersBench
{
    private const int Measured = 900;
    private const int Beside = 100;

    /// <summary>Documents of a kilobyte: with what the system's buffers take, a slow reader owes more than it may after some twenty seconds.</summary>
    private const double PerSecond = 20;
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(30);

    private const double MostRiseMilliseconds = 20;

    /// <summary>What each of the slow ones may owe, and as much again of what was already handed to its connection.</summary>
    private const long MostMemory = Beside * 2 * 256 * 1024;

    public static Command Command
    {
        get
        {
            var rounds = new Option<int>("--rounds") { DefaultValueFactory = _ => 5 };
            var command = new Command("slow", "What readers at 1 kB/s cost the other readers of the relay.") { rounds };
            command.SetAction(parsed => RunAsync(parsed.GetValue(rounds)));
            return command;
        }
    }

    private static async Task<int> RunAsync(int rounds)
    {
        using var relay = RelayServer.Start();
        Cores.TakeReaders();
        await relay.WaitUntilUpAsync();
        using var others = await FanOutRun.ConnectAsync(relay, Measured);
        await others.RunClosedAsync(100);
        await others.RunClosedAsync(100);
        var (without, with) = (new List<FanOutFigures>(), new List<FanOutFigures>());
        var (memoryWithout, memoryWith) = (new List<long>(), new List<long>());
        Console.WriteLine(
            "| round | the 100 | CPU per delivery, µs | p50, ms | p99, ms | memory at most, MB | they read, B/s | cut off |"
        );
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        for (var round = 1; round <= rounds; round++)
        {
            using (var quick = await FanOutRun.ConnectAsync(relay, Beside))
            {
                without.Add(await MeasureAsync(others, relay, memoryWithout));
                Print(round, "quick", without[^1], memoryWithout[^1], "", "");
            }

            var slow = Enumerable.Range(0, Beside).Select(_ => new SlowReader(relay)).ToList();
            var reading = slow.ConvertAll(reader => reader.RunAsync());
            with.Add(await MeasureAsync(others, relay, memoryWith));
            var rate = slow.Sum(reader => reader.Bytes) / Duration.TotalSeconds / Beside;
            Print(round, "slow", with[^1], memoryWith[^1], $"{rate:0}", $"{slow.Sum(reader => reader.CutOff)}");
            slow.ForEach(reader => reader.Dispose());
            await Task.WhenAll(reading);
        }

        var (before, after) = (FanOutFigures.Median(without), FanOutFigures.Median(with));
        var rise = after.P99Milliseconds - before.P99Milliseconds;
        var memory = memoryWith.Max() - memoryWithout.Max();
        Console.WriteLine(
            $"The median p99 of the other {Measured} rises by {rise:0.0} ms (target: less than {MostRiseMilliseconds}), memory by {memory / 1e6:0.0} MB (at most {MostMemory / 1e6:0})."
        );
        return rise < MostRiseMilliseconds && memory <= MostMemory ? 0 : 1;
    }

    private static async Task<FanOutFigures> MeasureAsync(FanOutRun others, RelayServer relay, List<long> memory)
    {
        var running = others.RunOpenAsync(PerSecond, Duration);
        var most = relay.ReadMemory();
        while (await Task.WhenAny(running, Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System)) != running)
        {
            most = Math.Max(most, relay.ReadMemory());
        }

        memory.Add(most);
        return await running;
    }

    private static void Print(int round, string who, FanOutFigures figures, long memory, string rate, string cutOff) =>
        Console.WriteLine(
            $"| {round} | {who} | {figures.CpuMicroseconds:0.0} | {figures.P50Milliseconds:0.0} | {figures.P99Milliseconds:0.0} | {memory / 1e6:0} | {rate} | {cutOff} |"
        );
}
