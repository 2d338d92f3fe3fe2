using System.Diagnostics;
using Circuits.Servers;
using Circuits.Viewers;

namespace Circuits;

/// <summary>One stretch of time in which a page's jobs changed, while the other pages' stood still.</summary>
internal sealed record Turn(double Seconds, double CpuMicroseconds, long Changes, CrowdReading Got)
{
    /// <summary>Until all that the first ticks wake up is awake.</summary>
    private static readonly TimeSpan Lead = TimeSpan.FromSeconds(1.5);

    public static async Task<Turn> TakeAsync(BenchedServer server, ViewerCrowd viewers, TimeSpan length)
    {
        await server.RunAsync();
        await Task.Delay(Lead, TimeProvider.System);
        var (began, (cpu, changes), got) = (Stopwatch.GetTimestamp(), await server.ReadAsync(), viewers.Read());
        await Task.Delay(length, TimeProvider.System);
        var (seconds, (cpuAfter, changesAfter), gotAfter) = (
            Stopwatch.GetElapsedTime(began).TotalSeconds,
            await server.ReadAsync(),
            viewers.Read()
        );
        await server.RestAsync();
        return new Turn(seconds, cpuAfter - cpu, changesAfter - changes, gotAfter - got);
    }
}
