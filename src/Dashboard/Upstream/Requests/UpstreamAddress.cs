using Microsoft.Extensions.Options;

namespace Dashboard.Upstream.Requests;

/// <summary>Where upstream is: the configured address, or that of the Simulator inside once it has its port.</summary>
public sealed class UpstreamAddress(IOptionsMonitor<UpstreamOptions> options)
{
    private volatile Uri? _simulator;

    public bool IsSimulated => options.CurrentValue.UsesBuiltInSimulator;

    /// <returns>Null while the Simulator inside has not started.</returns>
    public Uri? Current => IsSimulated ? _simulator : new Uri(options.CurrentValue.BaseUrl.TrimEnd('/') + "/");

    public void SimulatorStarted(Uri address) => _simulator = address;
}
