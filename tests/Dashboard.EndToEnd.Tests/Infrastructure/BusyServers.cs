namespace Dashboard.EndToEnd.Tests.Infrastructure;

/// <summary>
/// A Simulator in scenario <c>busy</c> with 200 jobs alive at any time, beside some hundreds that are over, and a Dashboard that watches
/// it: one pair for all the tests that take nothing away from each other.
/// </summary>
public sealed class BusyServers : IAsyncLifetime
{
    private SimulatorServer? _simulator;
    private DashboardServer? _dashboard;

    public SimulatorServer Simulator => _simulator ?? throw new InvalidOperationException("The Simulator has not been started.");

    public DashboardServer Dashboard => _dashboard ?? throw new InvalidOperationException("The Dashboard has not been started.");

    public async ValueTask InitializeAsync()
    {
        _simulator = await SimulatorServer.StartAsync("--scenario", "busy", "--jobs", "200", "--seed", "42");
        _dashboard = await DashboardServer.StartAsync(_simulator);
    }

    public async ValueTask DisposeAsync()
    {
        if (_dashboard is not null)
        {
            await _dashboard.DisposeAsync();
        }

        if (_simulator is not null)
        {
            await _simulator.DisposeAsync();
        }
    }
}

/// <summary>Names the collection of tests that share one <see cref="BusyServers"/>.</summary>
[CollectionDefinition]
public sealed class SharingBusyServers : ICollectionFixture<BusyServers>;
