namespace Dashboard.EndToEnd.Tests.Infrastructure;

/// <summary>A Simulator with 10,000 jobs alive at any time that tells about 1,000 events a second, and a Dashboard that has seen them all.</summary>
public sealed class ScaleServers : IAsyncLifetime
{
    public const int Jobs = 10_000;

    private SimulatorServer? _simulator;
    private DashboardServer? _dashboard;

    public DashboardServer Dashboard => _dashboard ?? throw new InvalidOperationException("The Dashboard has not been started.");

    public async ValueTask InitializeAsync()
    {
        // nearly all of them run, and each tells its figures once in that time
        _simulator = await SimulatorServer.StartAsync(
            "--scenario",
            "storm",
            "--jobs",
            $"{Jobs}",
            "--tick-seconds",
            "9",
            "--seed",
            "42"
        );
        _dashboard = await DashboardServer.StartAsync(_simulator);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2), TimeProvider.System);
        while (await CountAsync(patience.Token) < Jobs)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, patience.Token);
        }
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

    /// <returns>How many jobs the Dashboard knows, those included that are over.</returns>
    public async Task<int> CountAsync(CancellationToken cancellationToken = default) =>
        (await Dashboard.Http.GetStringAsync("/api/jobs/export?format=ids", cancellationToken)).AsSpan().Count('\n');
}

/// <summary>Names the collection of tests that share one <see cref="ScaleServers"/>.</summary>
[CollectionDefinition]
public sealed class SharingScaleServers : ICollectionFixture<ScaleServers>;
