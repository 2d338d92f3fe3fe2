using Dashboard.Upstream;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dashboard.Tests.Infrastructure;

public sealed class SettingsMonitorTests : IAsyncDisposable
{
    private readonly LogCollector _log = new();
    private readonly IConfigurationRoot _configuration;
    private readonly ServiceProvider _services;

    public SettingsMonitorTests()
    {
        _configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([
                new("TensorOne:BaseUrl", "https://one.example"),
                new("TensorOne:ApiKey", "key"),
                new("TensorOne:IdleTimeoutSeconds", "45"),
            ])
            .Build();
        _services = new ServiceCollection()
            .AddSingleton<IConfiguration>(_configuration)
            .AddLogging(logging => logging.AddProvider(_log))
            .AddUpstream()
            .BuildServiceProvider();
    }

    private IOptionsMonitor<UpstreamOptions> Monitor => _services.GetRequiredService<IOptionsMonitor<UpstreamOptions>>();

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    [Fact]
    public void Change_ThatIsValid_IsTakenAndTold()
    {
        var told = new List<string>();
        using var listening = Monitor.OnChange((options, _) => told.Add(options.ApiKey));

        Change("TensorOne:ApiKey", "another");

        Assert.Equal("another", Monitor.CurrentValue.ApiKey);
        Assert.Equal(["another"], told);
        Assert.Empty(_log.Entries);
    }

    [Theory]
    [InlineData("TensorOne:IdleTimeoutSeconds", "-5")]
    [InlineData("TensorOne:IdleTimeoutSeconds", "soon")]
    [InlineData("TensorOne:BaseUrl", "nowhere")]
    public void Change_ThatIsNotValid_IsLoggedAndTheSettingsBeforeStay(string key, string value)
    {
        var before = Monitor.CurrentValue;

        Change(key, value);

        Assert.Same(before, Monitor.CurrentValue);
        Assert.Contains(key, Assert.Single(_log.Entries).Text, StringComparison.Ordinal);

        Change(key, key.EndsWith("BaseUrl", StringComparison.Ordinal) ? "https://two.example" : "60");
        Change("TensorOne:ApiKey", "another");
        Assert.Equal("another", Monitor.CurrentValue.ApiKey);
    }

    private void Change(string key, string? value)
    {
        _configuration[key] = value;
        _configuration.Reload();
    }
}
