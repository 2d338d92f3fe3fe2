using Dashboard.Upstream.Requests;
using Microsoft.Extensions.Configuration;

namespace Dashboard.Tests.Upstream.Requests;

public sealed class KeySourcesTests : IDisposable
{
    private const string Variable = "DASHBOARD_TESTS_TensorOne__ApiKey";

    private readonly TempFolder _folder = new();

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(Variable, null);
        _folder.Dispose();
    }

    [Fact]
    public void SettingsFileThatIsReadAgain_NeedsNoRestart()
    {
        var path = _folder.Write("appsettings.json", """{"TensorOne":{"ApiKey":"k"}}""");

        var source = Find(builder => builder.AddJsonFile(path, optional: false, reloadOnChange: true));

        Assert.Equal($"the settings file {path}", source.Place);
        Assert.EndsWith("That needs no restart.", source.Change, StringComparison.Ordinal);
    }

    [Fact]
    public void SettingsFileThatIsReadOnce_NeedsARestart()
    {
        var path = _folder.Write("appsettings.json", """{"TensorOne":{"ApiKey":"k"}}""");

        Assert.EndsWith("needs a restart.", Find(builder => builder.AddJsonFile(path)).Change, StringComparison.Ordinal);
    }

    [Fact]
    public void EnvironmentOverASettingsFile_SaysThatItCannotChange_AndTheWayOut()
    {
        var path = _folder.Write("appsettings.json", """{"TensorOne":{"ApiKey":"k"}}""");
        Environment.SetEnvironmentVariable(Variable, "secret");

        var source = Find(builder =>
            builder.AddJsonFile(path, optional: false, reloadOnChange: true).AddEnvironmentVariables("DASHBOARD_TESTS_")
        );

        Assert.Equal("the environment variable TensorOne__ApiKey", source.Place);
        Assert.Contains("cannot change while the Dashboard runs", source.Change, StringComparison.Ordinal);
        Assert.Contains($"as TensorOne:ApiKeyFile in {path}", source.Change, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", source.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void CommandLineAlone_NeedsARestart()
    {
        var source = Find(builder => builder.AddCommandLine(["--TensorOne:ApiKey=secret"]));

        Assert.Equal("the command line (--TensorOne:ApiKey)", source.Place);
        Assert.EndsWith("start it again with another one.", source.Change, StringComparison.Ordinal);
    }

    [Fact]
    public void SourceBehindAnotherConfiguration_IsFoundToo()
    {
        var inner = new ConfigurationBuilder().AddCommandLine(["--TensorOne:ApiKey=secret"]).Build();

        Assert.StartsWith("the command line", Find(builder => builder.AddConfiguration(inner)).Place, StringComparison.Ordinal);
    }

    private static KeySource Find(Action<IConfigurationBuilder> add)
    {
        var builder = new ConfigurationBuilder();
        add(builder);
        return new KeySources(builder.Build(), new KeyFile()).Find();
    }
}
