using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Dashboard.EndToEnd.Tests.Infrastructure;

/// <summary>How to start one of our programs.</summary>
public sealed record ServerProgram
{
    /// <summary>A project of <c>src/</c>; its own build output is run, not the copy beside the tests, which lacks its web assets.</summary>
    public required string Project { get; init; }

    /// <summary>A path that answers with success once the server is alive.</summary>
    public required string LivePath { get; init; }

    public ImmutableArray<string> Arguments { get; init; } = [];

    /// <summary>
    /// The folder into which it was published: it runs from there, in Production. Null: it runs as <c>dotnet run</c> would.
    /// </summary>
    public string? PublishedTo { get; init; }

    /// <summary>Configuration by key, such as <c>Storage:Directory</c>.</summary>
    public ImmutableDictionary<string, string> Settings { get; init; } = ImmutableDictionary<string, string>.Empty;
}

/// <summary>
/// A server in a process of its own, on a free loopback port, so that a test can kill it and start it again at the same address. It
/// is ended by its own process id, at the latest when the tests end.
/// </summary>
public sealed partial class ServerProcess : IAsyncDisposable
{
    private const int Sigterm = 15;

    private readonly ServerProgram _program;
    private Process? _process;

    private ServerProcess(ServerProgram program)
    {
        _program = program;
        AppDomain.CurrentDomain.ProcessExit += EndWithTheTests;
    }

    /// <summary>The same over all starts.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1:0");

    public ServerLog Log { get; } = new();

    /// <summary>Memory of the machine that it holds now.</summary>
    public long ReadResidentBytes()
    {
        var process = _process ?? throw new InvalidOperationException($"{_program.Project} has not been started.");
        process.Refresh();
        return process.WorkingSet64;
    }

    /// <exception cref="InvalidOperationException">The server ended before it was alive; the message holds its log.</exception>
    public static async Task<ServerProcess> StartAsync(ServerProgram program)
    {
        var server = new ServerProcess(program);
        try
        {
            await server.StartAgainAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it, where it was before if it ran already, and waits until it is alive.</summary>
    public async Task StartAgainAsync()
    {
        if (_process is { HasExited: false })
        {
            throw new InvalidOperationException($"{_program.Project} runs already.");
        }

        var from = Log.LineCount;
        _process?.Dispose();
        _process = Launch();
        var exited = _process.WaitForExitAsync();
        var listening = Log.WaitForAsync(ListeningLine(), from);
        if (await Task.WhenAny(listening, exited).Soon() == exited)
        {
            throw new InvalidOperationException(
                $"{_program.Project} ended with code {_process.ExitCode} before it listened:\n{Log.Tail()}"
            );
        }

        Address = new Uri((await listening).Groups["address"].Value);
        using var http = new HttpClient { BaseAddress = Address };
        using var answer = await http.GetAsync(_program.LivePath).Soon();
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException(
                $"{_program.Project} answers {_program.LivePath} with {(int)answer.StatusCode}:\n{Log.Tail()}"
            );
        }
    }

    /// <summary>Ends it as a power cut would.</summary>
    public async Task KillAsync()
    {
        if (_process is { HasExited: false } process)
        {
            process.Kill();
            await process.WaitForExitAsync().Soon();
        }
    }

    /// <summary>Asks it to end, as a service manager does, and waits until it has.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> StopAsync()
    {
        var process = _process ?? throw new InvalidOperationException($"{_program.Project} has not been started.");
        if (!process.HasExited)
        {
            Terminate(process);
            await process.WaitForExitAsync().Soon();
        }

        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= EndWithTheTests;
        await KillAsync();
        _process?.Dispose();
    }

    private Process Launch()
    {
        var output = Path.GetRelativePath(Path.Combine(AppContext.BaseDirectory, "..", ".."), AppContext.BaseDirectory);
        var folder = _program.PublishedTo ?? Path.Combine(SharedFiles.RepositoryRoot, "src", _program.Project, "bin", output);
        var start = new ProcessStartInfo(
            DotnetHost.Path,
            [Path.Combine(folder, $"{_program.Project}.dll"), "--urls", Address.ToString().TrimEnd('/'), .. _program.Arguments]
        )
        {
            // where `dotnet run` stands, so that the content root is the same
            WorkingDirectory = _program.PublishedTo ?? SharedFiles.RepositoryRoot,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["DOTNET_ENVIRONMENT"] = start.Environment["ASPNETCORE_ENVIRONMENT"] = _program.PublishedTo is null
            ? "Development"
            : "Production";
        start.Environment["Logging__LogLevel__Microsoft.Hosting.Lifetime"] = "Information";
        foreach (var (key, value) in _program.Settings)
        {
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Log.Add(line.Data);
        process.ErrorDataReceived += (_, line) => Log.Add(line.Data);
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static void Terminate(Process process)
    {
        if (OperatingSystem.IsWindows())
        {
            process.Kill();
        }
        else
        {
            _ = SendSignal(process.Id, Sigterm);
        }
    }

    private void EndWithTheTests(object? sender, EventArgs e)
    {
        if (_process is { HasExited: false } process)
        {
            process.Kill();
        }
    }

    [DllImport("libc", EntryPoint = "kill", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int processId, int signal);

    [GeneratedRegex(@"Now listening on: (?<address>http://127\.0\.0\.1:\d+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ListeningLine();
}
