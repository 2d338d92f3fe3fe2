using Dashboard.Upstream;
using Dashboard.Upstream.Discovery;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Dashboard.Tests.Infrastructure;

/// <summary>The environment is the process's own: nothing else may run meanwhile.</summary>
[CollectionDefinition(nameof(OneAtATime), DisableParallelization = true)]
public sealed class OneAtATime;

[Collection(nameof(OneAtATime))]
public sealed class EnvironmentTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly List<string> _set = [];

    public void Dispose()
    {
        _set.ForEach(name => Environment.SetEnvironmentVariable(name, null));
        _folder.Dispose();
    }

    [Fact]
    public async Task Setting_FromTheEnvironment_IsRead()
    {
        Set("TensorOne__BaseUrl", "http://127.0.0.1:2/");
        Set("Watch__JobIds__0", "job_1");

        await using var app = Create();

        Assert.Equal("http://127.0.0.1:2/", app.Services.GetRequiredService<IOptions<UpstreamOptions>>().Value.BaseUrl);
        Assert.Equal(["job_1"], app.Services.GetRequiredService<IOptions<WatchOptions>>().Value.JobIds);
    }

    [Fact]
    public async Task Setting_MisspeltInTheEnvironment_IsRefused()
    {
        Set("TensorOne__BaseUr", "http://127.0.0.1:2/");

        var run = await StartRun.RunAsync(Arguments());

        Assert.Contains(
            "TensorOne:BaseUr is not a setting; did you mean TensorOne:BaseUrl?",
            run.RefusedWith(),
            StringComparer.Ordinal
        );
    }

    [Fact]
    public async Task Address_GivenNowhere_IsTheDefault() => Assert.Equal("http://localhost:5080", await UrlsAsync());

    [Theory]
    [InlineData("ASPNETCORE_URLS")]
    [InlineData("DOTNET_URLS")]
    [InlineData("URLS")]
    public async Task Address_FromTheEnvironment_BeatsTheDefault(string name)
    {
        Set(name, "http://localhost:6001");

        Assert.Equal("http://localhost:6001", await UrlsAsync());
    }

    [Fact]
    public async Task Address_FromTheSettingsFile_BeatsTheDefault()
    {
        _folder.Write("appsettings.json", """{ "Urls": "http://localhost:6002" }""");

        Assert.Equal("http://localhost:6002", await UrlsAsync());
    }

    [Fact]
    public async Task Address_FromTheCommandLine_BeatsTheEnvironment()
    {
        Set("ASPNETCORE_URLS", "http://localhost:6001");

        Assert.Equal("http://localhost:6003", await UrlsAsync("--urls", "http://localhost:6003"));
    }

    [Theory]
    [InlineData("ASPNETCORE_URLS", "http://0.0.0.0:6001", "urls 'http://0.0.0.0:6001'")]
    [InlineData("DOTNET_URLS", "http://+:6001", "urls 'http://+:6001'")]
    [InlineData("ASPNETCORE_HTTP_PORTS", "8080", "http_ports '8080'")]
    [InlineData("ASPNETCORE_HTTPS_PORTS", "8443", "https_ports '8443'")]
    [InlineData("HTTP_PORTS", "8080", "http_ports '8080'")]
    [InlineData("Kestrel__Endpoints__Open__Url", "http://*:6001", "Kestrel:Endpoints:Open:Url 'http://*:6001'")]
    [InlineData("ASPNETCORE_Kestrel__Endpoints__Open__Url", "http://*:6001", "Kestrel:Endpoints:Open:Url 'http://*:6001'")]
    public async Task Address_FromTheEnvironmentForOtherMachines_IsRefused(string name, string value, string start)
    {
        Set(name, value);

        var run = await StartRun.RunAsync(Arguments());

        Assert.StartsWith(start, Assert.Single(run.RefusedWith()), StringComparison.Ordinal);
    }

    private void Set(string name, string value)
    {
        _set.Add(name);
        Environment.SetEnvironmentVariable(name, value);
    }

    private async Task<string?> UrlsAsync(params string[] args)
    {
        await using var app = Create(args);
        return app.Configuration["urls"];
    }

    private WebApplication Create(params string[] args) => DashboardApp.Create(Arguments(args));

    /// <summary>Without those that would beat the environment.</summary>
    private string[] Arguments(params string[] more) =>
        [
            "--environment=Production",
            "--applicationName=Dashboard",
            $"--contentRoot={_folder.Path}",
            "--TensorOne:ApiKey=test-key",
            "--Logging:LogLevel:Default=None",
            .. more,
        ];
}
