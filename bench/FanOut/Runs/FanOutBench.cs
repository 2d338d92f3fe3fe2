using FanOut.Servers;

namespace FanOut.Runs;

/// <summary>Starts the servers, lets them take turns, and prints the medians and their ratios.</summary>
internal static class FanOutBench
{
    private static readonly TimeSpan OpenDuration = TimeSpan.FromSeconds(3);

    public static async Task<int> RunAsync(string nginx, string module, int[] readers, int rounds)
    {
        Cores.TakeReaders();
        var servers = new List<FanOutServer> { RelayServer.Start() };
        try
        {
            if (File.Exists(nginx) && File.Exists(module))
            {
                servers.Add(NchanServer.Start(nginx, module));
            }
            else
            {
                Console.WriteLine($"Without nchan: {nginx} or {module} is missing (apt install nginx-light libnginx-mod-nchan).");
            }

            await Task.WhenAll(servers.Select(server => server.WaitUntilUpAsync()));
            Console.WriteLine("| readers | loop | server | CPU per delivery, µs | p50, ms | p99, ms | CPU, p99 against nchan |");
            Console.WriteLine("|---|---|---|---|---|---|---|");
            foreach (var count in readers)
            {
                await RunAsync(servers, count, rounds);
            }

            return 0;
        }
        finally
        {
            servers.ForEach(server => server.Dispose());
        }
    }

    private static async Task RunAsync(List<FanOutServer> servers, int readers, int rounds)
    {
        // about as many deliveries a round whatever the number of readers, and half of what the slower server could do
        var documents = Math.Clamp(200_000 / readers, 20, 1000);
        var perSecond = Math.Clamp(20_000.0 / readers, 1, 100);
        var runs = new List<FanOutRun>();
        try
        {
            foreach (var server in servers)
            {
                runs.Add(await FanOutRun.ConnectAsync(server, readers));
            }

            // compiled, and optimised by what was seen
            foreach (var run in runs)
            {
                await run.RunClosedAsync(documents);
                await run.RunClosedAsync(documents);
            }

            await PrintAsync(
                servers,
                runs,
                readers,
                rounds,
                $"closed, {documents} documents",
                run => run.RunClosedAsync(documents)
            );
            await PrintAsync(
                servers,
                runs,
                readers,
                rounds,
                $"open, {perSecond:0}/s",
                run => run.RunOpenAsync(perSecond, OpenDuration)
            );
        }
        finally
        {
            runs.ForEach(run => run.Dispose());
        }
    }

    private static async Task PrintAsync(
        List<FanOutServer> servers,
        List<FanOutRun> runs,
        int readers,
        int rounds,
        string loop,
        Func<FanOutRun, Task<FanOutFigures>> measure
    )
    {
        var figures = servers.ConvertAll(_ => new List<FanOutFigures>());
        for (var round = 0; round < rounds; round++)
        {
            for (var server = 0; server < servers.Count; server++)
            {
                figures[server].Add(await measure(runs[server]));
            }
        }

        var medians = figures.ConvertAll(FanOutFigures.Median);
        for (var server = 0; server < servers.Count; server++)
        {
            var (own, other) = (medians[server], medians[^1]);
            var ratio =
                server == servers.Count - 1
                    ? ""
                    : $"{own.CpuMicroseconds / other.CpuMicroseconds:0.00}, {own.P99Milliseconds / other.P99Milliseconds:0.00}";
            Console.WriteLine(
                $"| {readers} | {loop} | {servers[server].Name} | {own.CpuMicroseconds:0.0} | {own.P50Milliseconds:0.0} | {own.P99Milliseconds:0.0} | {ratio} |"
            );
        }
    }
}
