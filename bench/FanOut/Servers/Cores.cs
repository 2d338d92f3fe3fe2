using System.Diagnostics;

namespace FanOut.Servers;

/// <summary>A core for the server that is measured and another for its readers, as if they were two machines: else the scheduler is measured.</summary>
internal static class Cores
{
    private const int OfServers = 0;
    private const int OfReaders = 1;

    public static void TakeReaders()
    {
        if (OperatingSystem.IsLinux() && Environment.ProcessorCount > OfReaders)
        {
            using var own = Process.GetCurrentProcess();
            own.ProcessorAffinity = 1 << OfReaders;
        }
    }

    /// <summary>The process keeps its id: <c>taskset</c> becomes the program.</summary>
    public static ProcessStartInfo OfServer(params string[] command)
    {
        var start = new ProcessStartInfo("taskset");
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add($"{OfServers}");
        Array.ForEach(command, start.ArgumentList.Add);
        return start;
    }
}
