using System.Collections.Immutable;

namespace Dashboard.EndToEnd.Tests.Infrastructure;

/// <summary>The real Simulator in a process of its own. As a class fixture it tells the scenario <c>quiet</c> with 20 jobs and seed 42.</summary>
public sealed class SimulatorServer : IAsyncLifetime
{
    private static readonly ImmutableArray<string> Quiet = ["--scenario", "quiet", "--jobs", "20", "--seed", "42"];

    private readonly ImmutableArray<string> _arguments;
    private ServerProcess? _process;
    private SimulatorControl? _control;

    public SimulatorServer()
        : this(Quiet) { }

    private SimulatorServer(ImmutableArray<string> arguments) => _arguments = arguments;

    public Uri Address => Process.Address;

    public ServerLog Log => Process.Log;

    public SimulatorControl Control => _control ?? throw new InvalidOperationException("The Simulator has not been started.");

    private ServerProcess Process => _process ?? throw new InvalidOperationException("The Simulator has not been started.");

    /// <param name="arguments">As on its command line, without <c>--urls</c>.</param>
    public static async Task<SimulatorServer> StartAsync(params ImmutableArray<string> arguments)
    {
        var server = new SimulatorServer(arguments);
        try
        {
            await server.InitializeAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask InitializeAsync()
    {
        _process = await ServerProcess.StartAsync(
            new ServerProgram
            {
                Project = "Simulator",
                LivePath = "/simulator/journal?limit=1",
                Arguments = _arguments,
            }
        );
        _control = new SimulatorControl(Address);
    }

    /// <inheritdoc cref="ServerProcess.KillAsync"/>
    public Task KillAsync() => Process.KillAsync();

    /// <inheritdoc cref="ServerProcess.StartAgainAsync"/>
    public Task StartAgainAsync() => Process.StartAgainAsync();

    public async ValueTask DisposeAsync()
    {
        _control?.Dispose();
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
    }
}
