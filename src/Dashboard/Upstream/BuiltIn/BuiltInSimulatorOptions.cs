namespace Dashboard.Upstream.BuiltIn;

/// <summary>Section <c>Simulator</c>: the one that starts inside when no upstream is configured.</summary>
public sealed class BuiltInSimulatorOptions
{
    public const string Section = "Simulator";

    public string Scenario { get; set; } = "busy";

    public int? Jobs { get; set; }

    public double Speed { get; set; } = 1;

    public long Seed { get; set; } = 42;

    /// <summary>A trace file to replay instead of a scenario.</summary>
    public string? Trace { get; set; }

    /// <summary>0 takes a free port, which is logged.</summary>
    public int Port { get; set; }
}
