using System.Collections.Immutable;

namespace Dashboard.EndToEnd.Tests.Infrastructure;

/// <summary>
/// The real Dashboard in a process of its own, with a storage folder of its own that outlives restarts. As a class fixture it runs on its
/// built-in Simulator: scenario <c>quiet</c>, 20 jobs, seed 42.
/// </summary>
public sealed class DashboardServer : IAsyncLifetime
{
    private readonly string _storage = Directory.CreateTempSubdirectory("dashboard-tests-").FullName;
    private readonly ImmutableDictionary<string, string> _settings;
    private readonly string? _publishedTo;
    private ServerProcess? _process;
    private HttpClient? _http;

    public DashboardServer()
        : this(
            ImmutableDictionary<string, string>
                .Empty.Add("Simulator:Scenario", "quiet")
                .Add("Simulator:Jobs", "20")
                .Add("Simulator:Seed", "42")
        ) { }

    private DashboardServer(ImmutableDictionary<string, string> settings, string? publishedTo = null) =>
        (_settings, _publishedTo) = (settings.SetItem("Storage:Directory", _storage), publishedTo);

    public Uri Address => Process.Address;

    public ServerLog Log => Process.Log;

    public HttpClient Http => _http ?? throw new InvalidOperationException("The Dashboard has not been started.");

    private ServerProcess Process => _process ?? throw new InvalidOperationException("The Dashboard has not been started.");

    /// <param name="settings">Configuration by key, such as <c>TensorOne:BaseUrl</c>; an empty one means the built-in Simulator.</param>
    /// <param name="publishedTo">The folder it was published to; null: it runs as <c>dotnet run</c> would.</param>
    public static async Task<DashboardServer> StartAsync(ImmutableDictionary<string, string> settings, string? publishedTo = null)
    {
        var server = new DashboardServer(settings, publishedTo);
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

    /// <summary>A Dashboard that watches this Simulator.</summary>
    public static Task<DashboardServer> StartAsync(SimulatorServer upstream) => StartAsync(upstream.Address);

    /// <summary>A Dashboard that watches whatever is at this address.</summary>
    /// <param name="upstream">Need not be there yet.</param>
    /// <param name="settings">Configuration by key, such as <c>TensorOne:IdleTimeoutSeconds</c>.</param>
    public static Task<DashboardServer> StartAsync(Uri upstream, params (string Key, string Value)[] settings) =>
        StartAsync(Watching(upstream).AddRange(settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value))));

    /// <summary>One that was published, and watches whatever is at this address.</summary>
    public static Task<DashboardServer> StartPublishedAsync(string folder, Uri upstream) =>
        StartAsync(Watching(upstream), folder);

    public async ValueTask InitializeAsync()
    {
        _process = await ServerProcess.StartAsync(
            new ServerProgram
            {
                Project = "Dashboard",
                LivePath = "/health/live",
                PublishedTo = _publishedTo,
                Settings = _settings,
            }
        );
        _http = new HttpClient { BaseAddress = Address };
    }

    /// <inheritdoc cref="ServerProcess.ReadResidentBytes"/>
    public long ReadResidentBytes() => Process.ReadResidentBytes();

    /// <inheritdoc cref="ServerProcess.KillAsync"/>
    public Task KillAsync() => Process.KillAsync();

    /// <inheritdoc cref="ServerProcess.StopAsync"/>
    public Task<int> StopAsync() => Process.StopAsync();

    /// <inheritdoc cref="ServerProcess.StartAgainAsync"/>
    public Task StartAgainAsync() => Process.StartAgainAsync();

    private static ImmutableDictionary<string, string> Watching(Uri upstream) =>
        ImmutableDictionary<string, string>
            .Empty.Add("TensorOne:BaseUrl", upstream.ToString())
            .Add("TensorOne:ApiKey", "test-key");

    public async ValueTask DisposeAsync()
    {
        _http?.Dispose();
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        Directory.Delete(_storage, recursive: true);
    }
}
