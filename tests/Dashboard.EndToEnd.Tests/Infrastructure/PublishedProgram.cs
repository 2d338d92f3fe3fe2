using System.Diagnostics;

namespace Dashboard.EndToEnd.Tests.Infrastructure;

/// <summary>The Dashboard as <c>dotnet publish</c> leaves it, made once, when the first test asks for it.</summary>
public sealed class PublishedProgram : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly Lazy<Task<string>> _published;
    private string? _folder;

    public PublishedProgram() =>
        _published = new(() =>
        {
            _folder = Directory.CreateTempSubdirectory("dashboard-published-").FullName;
            return PublishAsync(_folder);
        });

    /// <returns>The folder it is in, for any number of processes; none may write there.</returns>
    public Task<string> GetFolderAsync() => _published.Value;

    public ValueTask DisposeAsync()
    {
        if (_folder is not null)
        {
            Directory.Delete(_folder, recursive: true);
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>In the configuration of the tests, whose build is there already: what is published is the same in each.</summary>
    private static async Task<string> PublishAsync(string folder)
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
                    folder,
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
        return folder;
    }
}
