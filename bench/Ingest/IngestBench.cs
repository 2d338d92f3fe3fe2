using System.Diagnostics;
using System.Globalization;
using FanOut.Servers;

namespace Ingest;

/// <summary>
/// Readers of the same upstream, in processes of their own and in turn: a C program that only counts events, the framework's HTTP client doing the
/// same, our event reader over it, and the whole way into the store. The source has the other core.
/// </summary>
internal static class IngestBench
{
    /// <summary>Until what runs all the time is compiled for good, which on one core takes its time.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(10);

    public static async Task<int> RunAsync(int streams, int perSecond, int rounds)
    {
        Cores.TakeReaders();
        var readers = new List<(string Name, Func<int, ProcessStartInfo> Start)>();
        if (await CompileAsync() is { } program)
        {
            readers.Add(("C, epoll", port => Cores.OfServer(program, $"{port}", $"{streams}")));
        }
        else
        {
            Console.WriteLine("Without the C reader: there is no cc here.");
        }

        Add("HTTP client alone", "framework");
        Add("event reader alone", "bare");
        Add("relay, into the store", "relay");
        Add("relay, with samples and log", "followed");
        var measured = readers.ConvertAll(_ => new List<Measurement>());
        for (var round = 0; round < rounds; round++)
        {
            for (var reader = 0; reader < readers.Count; reader++)
            {
                measured[reader].Add(await MeasureAsync(readers[reader].Start, perSecond));
            }
        }

        Console.WriteLine($"{streams} streams, {perSecond} events a second each, {rounds} rounds, medians:");
        Console.WriteLine(
            "| reader | events/s | CPU an event, µs | against C | allocated an event, B | heap a stream, kB | resident, MB |"
        );
        Console.WriteLine("|---|---|---|---|---|---|---|");
        var least = Median(measured[0], one => one.CpuMicroseconds);
        foreach (var ((name, _), rows) in readers.Zip(measured))
        {
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {name} | {Median(rows, one => one.PerSecond):0} | {Median(rows, one => one.CpuMicroseconds):0.0} | {Median(rows, one => one.CpuMicroseconds) / least:0.00} | {Median(rows, one => one.AllocatedBytes):0} | {Median(rows, one => one.HeapKilobytes) / streams:0.0} | {Median(rows, one => one.ResidentMegabytes):0} |"
                )
            );
        }

        return 0;

        void Add(string name, string command) =>
            readers.Add((name, port => Cores.OfServer(OwnProgram.Command(command, $"{port}", $"{streams}"))));
    }

    private static async Task<Measurement> MeasureAsync(Func<int, ProcessStartInfo> startReader, int perSecond)
    {
        var port = FanOutServer.FreePort();
        var command = OwnProgram.Command("source", $"{port}", $"{perSecond}");
        using var source = Process.Start(command[0], command[1..]);
        Process? reader = null;
        try
        {
            await WaitUntilUpAsync(port);
            var start = startReader(port);
            start.RedirectStandardInput = true;
            start.RedirectStandardOutput = true;
            reader = Process.Start(start)!;
            await Task.Delay(WarmUp, TimeProvider.System);
            // the first question compiles what answers it
            await AskAsync(reader);
            var before = await AskAsync(reader);
            var began = Stopwatch.GetTimestamp();
            await Task.Delay(Measured, TimeProvider.System);
            var after = await AskAsync(reader);
            var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
            var events = after.Events - before.Events;
            return new Measurement(
                events / seconds,
                (after.CpuMicroseconds - before.CpuMicroseconds) / events,
                (after.AllocatedBytes - before.AllocatedBytes) / (double)events,
                after.HeapBytes / 1024.0,
                after.ResidentKilobytes / 1024.0
            );
        }
        finally
        {
            Stop(reader);
            Stop(source);
        }
    }

    private static async Task<Figures> AskAsync(Process reader)
    {
        await reader.StandardInput.WriteLineAsync();
        await reader.StandardInput.FlushAsync();
        var line = await reader.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
        return Figures.Parse(line ?? throw new IOException("The reader has ended."));
    }

    private static async Task WaitUntilUpAsync(int port)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        for (var tries = 0; ; tries++)
        {
            try
            {
                await http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/sent"));
                return;
            }
            catch (HttpRequestException) when (tries < 200)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }
        }
    }

    private static async Task<string?> CompileAsync()
    {
        var program = Path.Combine(Path.GetTempPath(), $"ingest-epoll-{Environment.ProcessId}");
        try
        {
            using var compiler = Process.Start("cc", ["-O2", "-o", program, Path.Combine(AppContext.BaseDirectory, "epoll.c")]);
            await compiler.WaitForExitAsync();
            return compiler.ExitCode == 0 ? program : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static void Stop(Process? process)
    {
        if (process is { HasExited: false })
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }

        process?.Dispose();
    }

    private static double Median(List<Measurement> rounds, Func<Measurement, double> figure) =>
        rounds.Select(figure).Order().ElementAt(rounds.Count / 2);

    private sealed record Measurement(
        double PerSecond,
        double CpuMicroseconds,
        double AllocatedBytes,
        double HeapKilobytes,
        double ResidentMegabytes
    );
}
