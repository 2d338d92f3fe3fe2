using System.Net;
using System.Net.Sockets;
using Dashboard.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Testing;

namespace Dashboard.Tests.Infrastructure;

public sealed class StartTests
{
    [Fact]
    public async Task Start_SeveralSectionsAndArgumentsWrong_NamesEveryErrorAtOnce()
    {
        var run = await StartRun.InFolderAsync(
            "--urls=http://0.0.0.0:0",
            "--nonsense=1",
            "--Logging:LogLevel:Default=Loud",
            "--Access:Mode=Token",
            "--Storage:Provider=Oracle",
            "--TensorOne:BaseUrl=ftp://example.com",
            "--TensorOne:ApiKey=",
            "--TensorOne:RequestsPerMinute=0",
            "--TensorOne:MaxStreams=0",
            "--Watch:JobIds:0=a/b",
            "stray"
        );

        var errors = run.RefusedWith();

        string[] expected =
        [
            "urls 'http://0.0.0.0:0'",
            "--nonsense",
            "Logging:LogLevel:Default 'Loud'",
            "Access:Mode Token",
            "Storage:Provider 'Oracle'",
            "TensorOne:BaseUrl 'ftp://example.com'",
            "TensorOne:ApiKey",
            "TensorOne:RequestsPerMinute is 0",
            "TensorOne:MaxStreams is 0",
            "Watch:JobIds:0",
            "'stray'",
        ];
        Assert.All(expected, start => Assert.Single(errors, error => error.StartsWith(start, StringComparison.Ordinal)));
        Assert.Equal(expected.Length, errors.Length);
    }

    [Fact]
    public async Task Start_SimulatorOptionsWrong_NamesEachWithItsKey()
    {
        var run = await StartRun.InFolderAsync(
            "--TensorOne:BaseUrl=",
            "--Simulator:Scenario=hectic",
            "--Simulator:Jobs=0",
            "--Simulator:Speed=-1",
            "--Simulator:Port=70000",
            "--Simulator:Trace=no-such-trace.csv"
        );

        var errors = run.RefusedWith();

        string[] settings = ["Scenario", "Jobs", "Speed", "Port", "Trace"];
        Assert.All(
            settings,
            name => Assert.Single(errors, error => error.StartsWith($"Simulator:{name}", StringComparison.Ordinal))
        );
        Assert.Equal(settings.Length, errors.Length);
    }

    [Fact]
    public async Task Start_UpstreamAndSimulatorWrong_NamesBoth()
    {
        var run = await StartRun.InFolderAsync(
            "--TensorOne:BaseUrl=",
            "--TensorOne:MaxStreams=many",
            "--Simulator:Scenario=hectic"
        );

        var errors = run.RefusedWith();

        Assert.Contains(errors, error => error.StartsWith("TensorOne:MaxStreams 'many'", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.StartsWith("Simulator:Scenario", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Start_TraceThatIsNone_NamesFileLineAndColumn()
    {
        using var folder = new TempFolder();
        var trace = folder.Write(
            "trace.csv",
            "job_id,created,scheduled,ended,outcome\na,0,1,2,completed\nb,0,soon,3,completed\n"
        );

        var run = await StartRun.RunAsync(DashboardHost.Arguments(folder, "--TensorOne:BaseUrl=", $"--Simulator:Trace={trace}"));

        var error = Assert.Single(run.RefusedWith());
        Assert.StartsWith("Simulator:Trace", error, StringComparison.Ordinal);
        Assert.Contains(trace, error, StringComparison.Ordinal);
        Assert.Contains("line 3", error, StringComparison.Ordinal);
        Assert.Contains("column 3", error, StringComparison.Ordinal);
        Assert.Contains("soon", error, StringComparison.Ordinal);
    }

    /// <summary>The server opens its port last: whatever had begun before would have touched the storage of the one that runs.</summary>
    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("127.0.0.1", "localhost")]
    [InlineData("::1", "localhost")]
    [InlineData("::1", "[::1]")]
    public async Task Start_PortInUse_SaysSoBeforeAnythingBegins(string takenAt, string host)
    {
        using var listener = TryListen(IPAddress.Parse(takenAt));
        Assert.SkipWhen(listener is null, "This machine has no IPv6.");
        var url = $"http://{host}:{PortOf(listener)}";
        using var folder = new TempFolder();
        using var log = new LogCollector();
        using var errors = new StringWriter();
        var app = DashboardApp.Create(
            DashboardHost.Arguments(folder, $"--urls={url}", "--Logging:LogLevel:Default=Trace"),
            builder => builder.Logging.ClearProviders().AddProvider(log)
        );

        var code = await app.RunAsync(errors).Soon();

        var error = Assert.Single(new StartRun(code, "", errors.ToString()).RefusedWith());
        Assert.StartsWith($"urls '{url}' is in use by another program", error, StringComparison.Ordinal);
        Assert.Contains("--urls", error, StringComparison.Ordinal);
        Assert.DoesNotContain(log.Entries, entry => entry.Category.Contains("Hosting", StringComparison.Ordinal));
        Assert.Empty(Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Start_PortOfANamedEndpointInUse_NamesItsKey()
    {
        using var listener = TryListen(IPAddress.Loopback)!;

        var run = await StartRun.InFolderAsync($"--Kestrel:Endpoints:Own:Url=http://127.0.0.1:{PortOf(listener)}");

        var error = Assert.Single(run.RefusedWith());
        Assert.StartsWith("Kestrel:Endpoints:Own:Url 'http://127.0.0.1:", error, StringComparison.Ordinal);
        Assert.EndsWith("set Kestrel:Endpoints:Own:Url to another address.", error, StringComparison.Ordinal);
    }

    /// <summary>Somebody takes it between the check and the server.</summary>
    [Fact]
    public async Task Start_PortTakenMeanwhile_SaysSoWithoutAStackTrace()
    {
        using var listener = TryListen(IPAddress.Loopback)!;
        var port = PortOf(listener);
        listener.Stop();
        using var folder = new TempFolder();
        using var log = new LogCollector();
        using var errors = new StringWriter();
        using var taker = new LateTaker(port);
        var app = DashboardApp.Create(
            DashboardHost.Arguments(folder, $"--urls=http://127.0.0.1:{port}", "--Logging:LogLevel:Default=Trace"),
            builder =>
            {
                builder.Logging.ClearProviders().AddProvider(log);
                builder.Services.AddSingleton<IStartupCheck>(taker);
            }
        );

        var code = await app.RunAsync(errors).Soon();

        var error = Assert.Single(new StartRun(code, "", errors.ToString()).RefusedWith());
        Assert.Contains($"127.0.0.1:{port}", error, StringComparison.Ordinal);
        Assert.Contains("--urls", error, StringComparison.Ordinal);
        Assert.NotEmpty(log.Entries);
        Assert.DoesNotContain(log.Entries, entry => entry.Level >= LogLevel.Error);
    }

    [Fact]
    public async Task Start_SimulatorsPortInUse_NamesItsOwnKey()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        var run = await StartRun.InFolderAsync("--TensorOne:BaseUrl=", "--Simulator:Scenario=quiet", $"--Simulator:Port={port}");

        Assert.StartsWith($"Simulator:Port {port} is in use", Assert.Single(run.RefusedWith()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\n  \"TensorOne\": {\n    \"BaseUrl\": \n  }\n}", "Line 4")]
    [InlineData("[]", "object")]
    [InlineData("{\"a\":1,\"A\":2}", "duplicate")]
    public async Task Start_BrokenSettingsFile_NamesTheFileAndWhere(string content, string where)
    {
        using var folder = new TempFolder();
        var file = folder.Write("appsettings.json", content);

        var run = await StartRun.RunAsync(DashboardHost.Arguments(folder));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(file, run.Errors, StringComparison.Ordinal);
        Assert.Contains(where, run.Errors, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("   at ", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_NoContentRoot_NamesIt()
    {
        var run = await StartRun.RunAsync("--contentRoot=/no/such/folder");

        Assert.Contains("/no/such/folder", Assert.Single(run.RefusedWith()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_StorageDirectoryIsAFile_NamesTheKey()
    {
        using var folder = new TempFolder();
        var file = folder.Write("data", "");

        var run = await StartRun.RunAsync(DashboardHost.Arguments(folder, $"--Storage:Directory={file}"));

        Assert.StartsWith(
            $"Storage:Directory '{file}' cannot be written",
            Assert.Single(run.RefusedWith()),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("https://127.0.0.1:0")]
    [InlineData("http://127.0.0.1:0/below")]
    public async Task Start_AddressThatKestrelRefuses_SaysSoWithoutAStackTrace(string url)
    {
        var run = await StartRun.InFolderAsync($"--urls={url}", "--Kestrel:Certificates:Default:Path=");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("urls", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("--urls=nonsense", "--help")]
    public async Task Help_Asked_PrintsTheOptionsAndNothingElse(params string[] args)
    {
        var run = await StartRun.RunAsync(args);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("", run.Errors);
        Assert.Contains("--urls", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_Asked_NamesEverySettingOfEverySectionAndNoOther()
    {
        using var folder = new TempFolder();
        await using var app = DashboardApp.Create(DashboardHost.Arguments(folder));
        var settings = app
            .Services.GetServices<SettingsSection>()
            .SelectMany(section => section.Settings.Keys.Select(name => $"--{section.Name}:{name}"));

        var run = await StartRun.RunAsync("--help");

        var named = run
            .Output.Split('\n')
            .Select(line => line.Trim().Split(' ')[0])
            .Where(word => word.StartsWith("--", StringComparison.Ordinal) && word.Contains(':', StringComparison.Ordinal))
            .Select(word => word.EndsWith(":0", StringComparison.Ordinal) ? word[..^2] : word);
        Assert.Equal(settings.Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
    }

    private static TcpListener? TryListen(IPAddress address)
    {
        var listener = new TcpListener(address, 0);
        try
        {
            listener.Start();
            return listener;
        }
        catch (SocketException)
        {
            listener.Dispose();
            return null;
        }
    }

    private static int PortOf(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>The last of the checks: it takes the port that the one before it has found free.</summary>
    private sealed class LateTaker(int port) : IStartupCheck, IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, port);

        public IEnumerable<string> FindErrors()
        {
            _listener.Start();
            return [];
        }

        public void Dispose() => _listener.Dispose();
    }
}
