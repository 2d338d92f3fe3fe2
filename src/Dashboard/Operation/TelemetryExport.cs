using System.Runtime.CompilerServices;
using Dashboard.Infrastructure;
using Dashboard.Upstream.Requests;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Dashboard.Operation;

/// <summary>
/// Sends the meters to an OpenTelemetry collector where one is named, by the variables that OpenTelemetry itself defines
/// (https://opentelemetry.io/docs/specs/otel/protocol/exporter); each may stand in the configuration too. Without one, nothing of it is
/// loaded.
/// </summary>
internal static class TelemetryExport
{
    public const string EndpointKey = "OTEL_EXPORTER_OTLP_ENDPOINT";
    public const string MetricsEndpointKey = "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT";

    private const string ServiceNameKey = "OTEL_SERVICE_NAME";
    private const string ServiceName = "tensorone-dashboard";

    /// <summary>Our own, and of the platform's those that say how this process and its server fare.</summary>
    private static readonly string[] Meters =
    [
        "Dashboard.*",
        "Microsoft.AspNetCore.Hosting",
        "Microsoft.AspNetCore.Http.Connections",
        "Microsoft.AspNetCore.Server.Kestrel",
        "System.Runtime",
    ];

    public static IServiceCollection AddTelemetryExport(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<IStartupCheck, TelemetryExportCheck>();
        if (IsSet(configuration, EndpointKey) || IsSet(configuration, MetricsEndpointKey))
        {
            Export(services, configuration[ServiceNameKey] is { Length: > 0 } name ? name : ServiceName);
        }

        return services;
    }

    /// <summary>A method of its own, so that the packages are loaded when it is called and not before.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Export(IServiceCollection services, string serviceName) =>
        services
            .AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(serviceName))
            .WithMetrics(metrics =>
                metrics
                    .AddMeter(Meters)
                    .AddOtlpExporter(options => options.HttpClientFactory = () => CreateClient(options.TimeoutMilliseconds))
            );

    /// <summary>As a rule the collector is on this machine, where no proxy leads.</summary>
    private static HttpClient CreateClient(int timeoutMilliseconds) =>
        new(new SocketsHttpHandler { Proxy = new LoopbackDirect(HttpClient.DefaultProxy) })
        {
            Timeout = TimeSpan.FromMilliseconds(timeoutMilliseconds),
        };

    private static bool IsSet(IConfiguration configuration, string key) => !string.IsNullOrWhiteSpace(configuration[key]);
}
