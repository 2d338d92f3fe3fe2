using System.Diagnostics;
using System.Globalization;
using System.Reflection;

namespace FanOut.Servers;

/// <summary>The relay in a process of its own, whose memory is read too.</summary>
internal sealed class MeasuredRelay : FanOutServer
{
    private MeasuredRelay(int port, Process process)
        : base("relay", port, process) { }

    public override string SubscribePath => "/v2/jobs/bench/status/stream";

    protected override string PublishPath => "/publish";

    public static MeasuredRelay Start()
    {
        var port = FreePort();
        var start = Cores.OfServer(Environment.ProcessPath!);
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(Assembly.GetExecutingAssembly().Location);
        }

        start.ArgumentList.Add(RelayServer.Command);
        start.ArgumentList.Add(port.ToString(CultureInfo.InvariantCulture));
        return new MeasuredRelay(port, Process.Start(start)!);
    }

    public override async Task<TimeSpan> ReadCpuAsync() =>
        TimeSpan.FromTicks(long.Parse(await GetAsync("/cpu"), CultureInfo.InvariantCulture));

    /// <summary>What the system has given the process, in bytes.</summary>
    public long ReadMemory()
    {
        Process.Refresh();
        return Process.WorkingSet64;
    }
}
