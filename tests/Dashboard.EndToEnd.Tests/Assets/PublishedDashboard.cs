using System.Collections.Immutable;
using Dashboard.EndToEnd.Tests.Infrastructure;

namespace Dashboard.EndToEnd.Tests.Assets;

/// <summary>The Dashboard as <c>dotnet publish</c> leaves it, run from its own folder.</summary>
public sealed class PublishedDashboard(PublishedProgram program) : IAsyncLifetime
{
    private ServerProcess? _process;

    public Uri Address => _process?.Address ?? throw new InvalidOperationException("The Dashboard has not been started.");

    public async ValueTask InitializeAsync() =>
        _process = await ServerProcess.StartAsync(
            new ServerProgram
            {
                Project = "Dashboard",
                LivePath = "/health/live",
                PublishedTo = await program.GetFolderAsync(),
                Settings = ImmutableDictionary<string, string>.Empty.Add("Simulator:Scenario", "quiet"),
            }
        );

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
    }
}
