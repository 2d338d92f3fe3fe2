using Dashboard.Infrastructure;
using Dashboard.Settings;
using Dashboard.Upstream;
using Dashboard.Upstream.BuiltIn;

namespace Dashboard.Tests.Infrastructure;

public sealed class CommandLineCheckTests
{
    private static readonly SettingsSection[] Sections =
    [
        SettingsSection.Of<UpstreamOptions>("TensorOne"),
        SettingsSection.Of<StorageOptions>("Storage"),
        SettingsSection.Of<BuiltInSimulatorOptions>("Simulator"),
    ];

    [Theory]
    [InlineData("--url", "--urls")]
    [InlineData("--TensorOn:BaseUrl", "--TensorOne:BaseUrl")]
    [InlineData("--TensorOn:BaseUr", "--TensorOne:BaseUrl")]
    [InlineData("--Tensor:JobIds:0", "--TensorOne:JobIds:0")]
    [InlineData("--scenario", "--Simulator:Scenario")]
    [InlineData("--seed", "--Simulator:Seed")]
    [InlineData("--apikey", "--TensorOne:ApiKey")]
    [InlineData("--simulatr:Trace", "--Simulator:Trace")]
    public void Option_Misspelt_IsToldTheNearest(string option, string meant)
    {
        Assert.Equal([$"{option} is not an option; did you mean {meant}?"], Check(option, "x"));
        Assert.Equal([$"{option} is not an option; did you mean {meant}?"], Check($"{option}=x"));
    }

    [Theory]
    [InlineData("--colour", "--colour is not an option; known are")]
    [InlineData("--", "-- is not an option")]
    [InlineData("-u", "'-u' is not an option")]
    [InlineData("/urls", "'/urls' is not an option")]
    [InlineData("urls=x", "'urls=x' is not an option")]
    public void Argument_OfNoKind_IsRefused(string argument, string start) =>
        Assert.StartsWith(start, Check(argument, "x")[0], StringComparison.Ordinal);

    [Fact]
    public void Option_WithoutAValue_IsRefused() =>
        Assert.Equal(["--Storage:Directory has no value."], Check("--urls", "x", "--Storage:Directory"));

    [Theory]
    [InlineData("--urls", "--environment")]
    [InlineData("--URLS=x")]
    [InlineData("--OTEL_EXPORTER_OTLP_ENDPOINT=x", "--OTEL_METRIC_EXPORT_INTERVAL=1000")]
    [InlineData("--tensorone:baseurl", "x", "--Kestrel:Endpoints:a:Url", "x")]
    [InlineData]
    public void Arguments_OfKnownKinds_AreTaken(params string[] args) => Assert.Empty(Check(args));

    private static List<string> Check(params string[] args) => [.. new CommandLineCheck(args, Sections).FindErrors()];
}
