using Dashboard.Infrastructure;
using Dashboard.Upstream.Requests;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using Simulator;

namespace Dashboard.Upstream.BuiltIn;

/// <summary>
/// Runs the Simulator in this process when no upstream is configured. It is a server of its own on a loopback port, and the Dashboard
/// reaches it as it reaches any upstream: over HTTP. This is the only place that knows the Simulator's types.
/// </summary>
internal sealed partial class BuiltInSimulator : IHostedService, IStartupCheck, IAsyncDisposable
{
    private readonly UpstreamAddress _address;
    private readonly IOptions<UpstreamOptions> _upstream;
    private readonly IOptions<BuiltInSimulatorOptions> _options;
    private readonly IConfiguration _configuration;
    private readonly ILogger<BuiltInSimulator> _logger;
    private WebApplication? _app;

    public BuiltInSimulator(
        UpstreamAddress address,
        IOptions<UpstreamOptions> upstream,
        IOptions<BuiltInSimulatorOptions> options,
        IConfiguration configuration,
        ILogger<BuiltInSimulator> logger
    )
    {
        _address = address;
        _upstream = upstream;
        _options = options;
        _configuration = configuration;
        _logger = logger;
    }

    /// <summary>The Simulator checks its own options when it is built; the built one is kept for the start.</summary>
    public IEnumerable<string> FindErrors()
    {
        // not from the options: another setting of that section may be wrong, and then it has none
        if (!string.IsNullOrWhiteSpace(_configuration[$"{UpstreamOptions.Section}:{nameof(UpstreamOptions.BaseUrl)}"]))
        {
            return [];
        }

        try
        {
            _app ??= Build(_options.Value);
            return [];
        }
        catch (OptionsValidationException e)
        {
            // its address is made of our port
            return e.Failures.Select(failure =>
                failure.StartsWith("Simulator:Urls:", StringComparison.Ordinal)
                    ? $"{BuiltInSimulatorOptions.Section}:{nameof(BuiltInSimulatorOptions.Port)} {_options.Value.Port} is not between 0 and 65535."
                    : failure
            );
        }
        catch (InvalidOperationException)
        {
            // a value that does not convert: the section's own check has said it
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
        try
        {
            await _app.StartAsync(cancellationToken);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            throw new StartupException(
                $"{BuiltInSimulatorOptions.Section}:{nameof(BuiltInSimulatorOptions.Port)} {_options.Value.Port} is in use by another program; 0 takes a free one.",
                e
            );
        }

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
