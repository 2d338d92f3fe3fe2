using Dashboard.Operation;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using Testing;

namespace Dashboard.Tests.Operation;

public sealed class TelemetryExportTests
{
    [Fact]
    public async Task Endpoint_Named_GetsTheMetersOverOtlp()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        await using var dashboard = await DashboardHost.StartAsync(
            $"--OTEL_EXPORTER_OTLP_ENDPOINT={collector.Address}",
            "--OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf",
            "--OTEL_RESOURCE_ATTRIBUTES=deployment.environment=a-test"
        );
        // the server's own meters have values only of what they have served
        await dashboard.GetJsonAsync("/v2/jobs");

        await Task.Run(() => dashboard.Get<MeterProvider>().ForceFlush()).Soon();

        var (path, contentType, text) = await collector.NextAsync();
        Assert.Equal(("/v1/metrics", "application/x-protobuf"), (path, contentType));
        foreach (
            var name in (string[])
                [
                    "tensorone-dashboard",
                    "a-test",
                    "Dashboard.Upstream",
                    "dashboard.upstream.connected",
                    "Dashboard.Relay",
                    "dashboard.relay.reads",
                    "http.server.request.duration",
                    "kestrel.active_connections",
                    "dotnet.gc.collections",
                ]
        )
        {
            Assert.Contains(name, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Endpoint_NotNamed_NothingOfOpenTelemetryIsThere()
    {
        using var folder = new TempFolder();
        var services = new List<ServiceDescriptor>();
        await using var app = DashboardApp.Create(
            DashboardHost.Arguments(folder),
            builder => services.AddRange(builder.Services)
        );

        Assert.NotEmpty(services);
        Assert.DoesNotContain(services, service => IsOfOpenTelemetry(service.ServiceType));
        Assert.DoesNotContain(services, service => IsOfOpenTelemetry(ImplementationOf(service)));
    }

    [Theory]
    [InlineData("localhost:4317")]
    [InlineData("collector")]
    [InlineData("ftp://collector")]
    public void Endpoint_ThatIsNoAddress_IsAnErrorAtTheStart(string value) =>
        Assert.Equal(
            [$"OTEL_EXPORTER_OTLP_ENDPOINT '{value}' is not an http or https address."],
            Check("OTEL_EXPORTER_OTLP_ENDPOINT", value)
        );

    [Theory]
    [InlineData("http://127.0.0.1:4317")]
    [InlineData("https://collector.example/otlp")]
    [InlineData("")]
    public void Endpoint_ThatIsOne_OrNone_IsTaken(string value) => Assert.Empty(Check("OTEL_EXPORTER_OTLP_ENDPOINT", value));

    private static IEnumerable<string> Check(string key, string value) =>
        new TelemetryExportCheck(
            new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create(key, (string?)value)]).Build()
        ).FindErrors();

    private static Type? ImplementationOf(ServiceDescriptor service) =>
        service.IsKeyedService ? service.KeyedImplementationType : service.ImplementationType;

    private static bool IsOfOpenTelemetry(Type? type) =>
        type?.Assembly.GetName().Name?.StartsWith("OpenTelemetry", StringComparison.Ordinal) is true;
}
