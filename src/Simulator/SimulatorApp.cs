using Microsoft.Extensions.Options;
using Simulator.Documents;
using Simulator.Endpoints;
using Simulator.Faults;
using Simulator.Journal;
using Simulator.Streams;
using Simulator.Webhooks;
using Simulator.Workloads;

namespace Simulator;

/// <summary>Composes the Simulator: a stand-in for the TensorOne API over real HTTP.</summary>
public static class SimulatorApp
{
    private static readonly TimeSpan StreamsStay = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Builds it without starting it. Nothing is read but the options: no settings file, no environment variable, so that a program may host
    /// it beside its own server. It logs nowhere until <paramref name="configure"/> adds a logger.
    /// </summary>
    /// <param name="options">Validated here.</param>
    /// <param name="timeProvider">Wall time; the system's when null.</param>
    /// <param name="configure">Last word on the host, such as its logging.</param>
    /// <exception cref="OptionsValidationException">Holds every error, each with its key <c>Simulator:…</c>.</exception>
    public static WebApplication Build(
        SimulatorOptions options,
        TimeProvider? timeProvider = null,
        Action<WebApplicationBuilder>? configure = null
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        var settings = SimulatorSettings.Read(options, out var errors);
        return settings is not null
            ? Build(settings, timeProvider ?? TimeProvider.System, configure)
            : throw new OptionsValidationException(
                "Simulator",
                typeof(SimulatorOptions),
                errors.Select(error => $"Simulator:{error.Option}: {error.Message}")
            );
    }

    internal static WebApplication Build(
        SimulatorSettings settings,
        TimeProvider timeProvider,
        Action<WebApplicationBuilder>? configure
    )
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder
            .WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                // drips and stalls are what it is for
                kestrel.Limits.MinResponseDataRate = null;
                kestrel.AllowSynchronousIO = true;
            })
            .UseUrls([.. settings.Options.Urls]);
        builder.Services.AddSingleton<IHostLifetime, EmbeddedLifetime>();
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
        builder.Services.AddSingleton(settings).AddSingleton(timeProvider).AddStory().AddStreams().AddApi();
        configure?.Invoke(builder);

        var app = builder.Build();
        var services = app.Services;
        services
            .GetRequiredService<Story>()
            .Observe(
                services.GetRequiredService<StoryChronicle>(),
                services.GetRequiredService<CostLedger>(),
                services.GetRequiredService<StreamHub>(),
                services.GetRequiredService<WebhookOutbox>()
            );
        app.UseRouting();
        app.Use(next => context => services.GetRequiredService<Gatekeeper>().PassAsync(context, next));
        app.Use(next => context => services.GetRequiredService<FaultyRequests>().PassAsync(context, next));
        app.Use(next => context => services.GetRequiredService<UnknownCalls>().PassAsync(context, next));
        app.MapApi();
        return app;
    }

    private static IServiceCollection AddStory(this IServiceCollection services) =>
        services
            .AddSingleton(provider =>
            {
                var settings = provider.GetRequiredService<SimulatorSettings>();
                return new StoryClock(
                    provider.GetRequiredService<TimeProvider>(),
                    settings.Options.Start,
                    settings.Options.Speed
                );
            })
            .AddSingleton(provider =>
            {
                var settings = provider.GetRequiredService<SimulatorSettings>();
                var clock = provider.GetRequiredService<StoryClock>();
                StorySource source = settings.Trace is { } trace
                    ? new ReplaySource(trace)
                    : new ScenarioSource(
                        settings.Scenario,
                        settings.Jobs,
                        (ulong)settings.Options.Seed,
                        clock.Start,
                        settings.Options.OpenArrivals
                    );
                return new Story(clock, source, settings.TickInterval, settings.Options.KeptJobs);
            })
            .AddSingleton<DocumentBuffer>()
            .AddSingleton(provider => new EventJournal(provider.GetRequiredService<SimulatorSettings>().Options.JournalEntries))
            .AddSingleton<StoryChronicle>()
            .AddSingleton<CostLedger>()
            .AddHostedService<StoryDriver>();

    private static IServiceCollection AddStreams(this IServiceCollection services) =>
        services
            .AddSingleton(provider =>
            {
                var seed = (ulong)provider.GetRequiredService<SimulatorSettings>().Options.Seed;
                // of this run: another one that tells the same story must not take this one's positions for its own
                var start = (ulong)provider.GetRequiredService<TimeProvider>().GetUtcNow().UtcTicks;
                return new StreamHub(
                    ((uint)StoryRandom.Mix(seed ^ StoryRandom.Mix(start))).ToString("x8"),
                    provider.GetRequiredService<DocumentBuffer>(),
                    // long enough in wall time for a reader to come back
                    StreamsStay * provider.GetRequiredService<StoryClock>().Speed
                );
            })
            .AddSingleton<StreamServer>()
            .AddSingleton<FaultBoard>()
            .AddSingleton<FaultyAnswers>()
            .AddSingleton<FaultyRequests>()
            .AddSingleton<WebhookOutbox>()
            .AddHostedService<WebhookSender>();

    private static IServiceCollection AddApi(this IServiceCollection services) =>
        services
            .AddSingleton<ApiAnswers>()
            .AddSingleton<RateLimiter>()
            .AddSingleton<Gatekeeper>()
            .AddSingleton<UnknownCalls>()
            .AddSingleton<JobReader>()
            .AddSingleton<StatusEndpoints>()
            .AddSingleton<ListEndpoint>()
            .AddSingleton<StreamEndpoints>()
            .AddSingleton<JobSubmissions>()
            .AddSingleton<CostStatement>()
            .AddSingleton<ControlEndpoints>()
            .AddSingleton<JournalEndpoint>()
            .AddSingleton<LogEndpoint>();

    private static void MapApi(this WebApplication app)
    {
        app.Services.GetRequiredService<StatusEndpoints>().Map(app);
        app.Services.GetRequiredService<ListEndpoint>().Map(app);
        app.Services.GetRequiredService<StreamEndpoints>().Map(app);
        app.Services.GetRequiredService<LogEndpoint>().Map(app);
        app.Services.GetRequiredService<ControlEndpoints>().Map(app);
        app.Services.GetRequiredService<JournalEndpoint>().Map(app);
    }
}
