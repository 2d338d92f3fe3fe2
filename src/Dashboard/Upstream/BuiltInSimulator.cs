using Dashboard.Infrastructure;
using Microsoft.Extensions.Options;
using Simulator;

namespace Dashboard.Upstream;

/// <summary>
/// Runs the Simulator in this process when no upstream is configured. It is a server of its own on a loopback port, and the Dashboard
/// reaches it as it reaches any upstream: over HTTP. This is the only place that knows the Simulator's types.
/// </summary>
internal sealed partial class BuiltInSimulator : IHostedService, IStartupCheck, IAsyncDisposable
{
    private readonly UpstreamAddress _address;
    private readonly IOptions<UpstreamOptions> _upstream;
    private readonly IOptions<BuiltInSimulatorOptions> _options;
    private readonly ILogger<BuiltInSimulator> _logger;
    private WebApplication? _app;

    public BuiltInSimulator(
        UpstreamAddress address,
        IOptions<UpstreamOptions> upstream,
        IOptions<BuiltInSimulatorOptions> options,
        ILogger<BuiltInSimulator> logger
    )
    {
        _address = address;
        _upstream = upstream;
        _options = options;
        _logger = logger;
    }

    /// <summary>The Simulator checks its own options when it is built; the built one is kept for the start.</summary>
    public IEnumerable<string> FindErrors()
    {
        try
        {
            if (_upstream.Value.UsesBuiltInSimulator)
            {
                _app ??= Build(_options.Value);
            }

            return [];
        }
        catch (OptionsValidationException e) when (e.OptionsType.Equals(typeof(SimulatorOptions)))
        {
            return e.Failures;
        }
        catch (Exception e) when (e is OptionsValidationException or InvalidOperationException)
        {
            // the section's own check has said it
            return [];
        }
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!_upstream.Value.UsesBuiltInSimulator)
        {
            return;
        }

        _app ??= Build(_options.Value);
        await _app.StartAsync(cancellationToken);
        var address = new Uri(_app.Urls.First());
        LogStarted(_logger, address, _options.Value.Trace ?? _options.Value.Scenario);
        _address.SimulatorStarted(address);
    }

    public Task StopAsync(CancellationToken cancellationToken) => _app?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }

    private static WebApplication Build(BuiltInSimulatorOptions options) =>
        SimulatorApp.Build(
            new SimulatorOptions
            {
                Urls = [$"http://127.0.0.1:{options.Port}"],
                Scenario = options.Scenario,
                Jobs = options.Jobs,
                Speed = options.Speed,
                Seed = options.Seed,
                Trace = string.IsNullOrWhiteSpace(options.Trace) ? null : options.Trace,
            }
        );

    [LoggerMessage(LogLevel.Information, "No upstream is configured: the Simulator tells its story '{Story}' at {Address}")]
    private static partial void LogStarted(ILogger logger, Uri address, string story);
}
