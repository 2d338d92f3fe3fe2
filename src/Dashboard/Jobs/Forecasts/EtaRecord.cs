using System.Runtime.InteropServices;

namespace Dashboard.Jobs.Forecasts;

/// <summary>How well a method has forecast the ends of an endpoint's jobs.</summary>
/// <param name="JobCount">How many it has been scored on, of the latest <see cref="EtaRecords.MostJobs"/>.</param>
/// <param name="ErrorPercent">The median of how far it was off, in percent of the time that there was left.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct EtaRecord(int JobCount, double ErrorPercent)
{
    /// <summary>Fewer jobs than this say nothing of the next one.</summary>
    public const int LeastJobs = 5;

    public bool IsTelling => JobCount >= LeastJobs;
}
