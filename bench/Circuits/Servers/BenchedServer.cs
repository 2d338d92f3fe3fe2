using System.Diagnostics;
using System.Globalization;
using FanOut.Servers;

namespace Circuits.Servers;

/// <summary>A Dashboard in a process of its own, on the core of the servers, that is asked by its input what it has used.</summary>
internal sealed class BenchedServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process _process;

    private BenchedServer(Process process, Uri address)
    {
        _process = process;
        Address = address;
    }

    public Uri Address { get; }

    /// <param name="isWhole">With the Dashboard's own pages, as a browser needs them, and not the bench's.</param>
    public static async Task<BenchedServer> StartAsync(TrafficPlan plan, bool isWhole = false)
    {
        string[] command =
        [
            DashboardUnderBench.Command,
            $"{plan.Jobs}",
            $"{plan.Running}",
            $"{plan.PerSecond}",
            $"{plan.StateChanges}",
            .. isWhole ? ["--whole"] : Array.Empty<string>(),
        ];
        var start = Cores.OfServer(OwnProgram.Command(command));
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        var process = Process.Start(start)!;
        try
        {
            return new BenchedServer(process, new Uri(await ReadLineAsync(process)));
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            process.Dispose();
            throw;
        }
    }

    /// <summary>The jobs change.</summary>
    public Task RunAsync() => AskAsync(DashboardUnderBench.Run);

    public Task RestAsync() => AskAsync(DashboardUnderBench.Rest);

    /// <summary>By getrusage in the process itself.</summary>
    public async Task<(double CpuMicroseconds, long Changes)> ReadAsync()
    {
        var numbers = await AskAsync(DashboardUnderBench.Figures);
        return (numbers[0], numbers[1]);
    }

    /// <returns>When the table was published since the last call, in Unix microseconds.</returns>
    public async Task<IReadOnlyList<long>> TakeTicksAsync() => await AskAsync(DashboardUnderBench.Ticks);

    /// <summary>Of what is alive, after all else has been collected and given back.</summary>
    public async Task<MemoryReading> ReadMemoryAsync()
    {
        var numbers = await AskAsync(DashboardUnderBench.Memory);
        return new MemoryReading(numbers[0], numbers[1], numbers[2]);
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        try
        {
            await _process.WaitForExitAsync().WaitAsync(Patience, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private async Task<long[]> AskAsync(string what)
    {
        await _process.StandardInput.WriteLineAsync(what);
        await _process.StandardInput.FlushAsync();
        var line = await ReadLineAsync(_process);
        return
        [
            .. line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(number => long.Parse(number, CultureInfo.InvariantCulture)),
        ];
    }

    private static async Task<string> ReadLineAsync(Process process) =>
        await process.StandardOutput.ReadLineAsync().WaitAsync(Patience, TimeProvider.System)
        ?? throw new IOException("The server has ended.");
}

/// <param name="Changes">How many had been sent by then: what they leave behind grows with them.</param>
internal sealed record MemoryReading(long HeapBytes, long ResidentBytes, long Changes);
