using System.Collections.Immutable;
using System.Diagnostics;
using Dashboard.EndToEnd.Tests.Infrastructure;

namespace Dashboard.EndToEnd.Tests.Assets;

/// <summary>The Dashboard as <c>dotnet publish</c> leaves it, run from its own folder.</summary>
public sealed class PublishedDashboard : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly string _folder = Directory.CreateTempSubdirectory("dashboard-published-").FullName;
    private ServerProcess? _process;

    public Uri Address => _process?.Address ?? throw new InvalidOperationException("The Dashboard has not been started.");

    public async ValueTask InitializeAsync()
    {
        await PublishAsync();
        _process = await ServerProcess.StartAsync(
            new ServerProgram
            {
                Project = "Dashboard",
                LivePath = "/health/live",
                PublishedTo = _folder,
                Settings = ImmutableDictionary<string, string>.Empty.Add("Simulator:Scenario", "quiet"),
            }
        );
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>In the configuration of the tests, whose build is there already: what is published is the same in each.</summary>
    private async Task PublishAsync()
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var project = Path.Combine(SharedFiles.RepositoryRoot, "src", "Dashboard");
        using var publish = new Process
        {
            StartInfo = new ProcessStartInfo(
                DotnetHost.Path,
                [
                    "publish",
                    project,
                    "-c",
                    configuration,
                    "-o",
                    _folder,
                    "--no-restore",
                    "--disable-build-servers",
                    "-nologo",
                    "-v",
                    "quiet",
                ]
            )
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            },
        };
        publish.Start();
        var output = publish.StandardOutput.ReadToEndAsync();
        var errors = publish.StandardError.ReadToEndAsync();
        try
        {
            await publish.WaitForExitAsync().WaitAsync(Limit, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            publish.Kill(entireProcessTree: true);
            throw;
        }

        Assert.True(publish.ExitCode == 0, $"dotnet publish ended with {publish.ExitCode}:\n{await output}\n{await errors}");
    }
}
