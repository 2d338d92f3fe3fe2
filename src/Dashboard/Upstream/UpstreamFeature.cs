using System.Net;
using Dashboard.Infrastructure;
using Dashboard.Jobs;
using Dashboard.Upstream.Budget;
using Dashboard.Upstream.BuiltIn;
using Dashboard.Upstream.Discovery;
using Dashboard.Upstream.Errors;
using Dashboard.Upstream.Intake;
using Dashboard.Upstream.Planning;
using Dashboard.Upstream.Polls;
using Dashboard.Upstream.Reads;
using Dashboard.Upstream.Requests;
using Dashboard.Upstream.Streams;
using Dashboard.Upstream.Webhooks;
using Microsoft.Extensions.Options;
using Refit;
using Shared.Api;

namespace Dashboard.Upstream;

/// <summary>The way in: one client, one budget, one monitor, and the worker that follows upstream.</summary>
public static class UpstreamFeature
{
    public static IServiceCollection AddUpstream(this IServiceCollection services)
    {
        services.AddSettings<UpstreamOptions, UpstreamOptionsValidator>(UpstreamOptions.Section);
        services.AddSingleton<KeyFile>();
        services.AddSingleton<IPostConfigureOptions<UpstreamOptions>>(provider => provider.GetRequiredService<KeyFile>());
        services.AddSingleton<IOptionsChangeTokenSource<UpstreamOptions>>(provider => provider.GetRequiredService<KeyFile>());
        services.AddSingleton<KeySources>();
        services.AddHostedService<KeyFileWatch>();
        services.AddHostedService<KeyTrial>();
        services.AddSettings<WatchOptions, WatchOptionsValidator>(WatchOptions.Section);

        services.AddSettings<BuiltInSimulatorOptions>(BuiltInSimulatorOptions.Section);

        services.AddSingleton<BuiltInSimulator>();
        services.AddSingleton<IStartupCheck>(provider => provider.GetRequiredService<BuiltInSimulator>());
        services.AddHostedService(provider => provider.GetRequiredService<BuiltInSimulator>());

        services.AddSingleton<UpstreamAddress>();
        services.AddSingleton<UpstreamMonitor>();
        services.AddSingleton<IUpstreamStatusSource>(provider => provider.GetRequiredService<UpstreamMonitor>());
        services.AddSingleton<RequestBudget>();
        services.AddSingleton<KeyGuard>();
        services.AddSingleton<BatchSupport>();
        services.AddSingleton<IOutageProbe, OutageProbe>();
        services.AddSingleton<OutageGate>();
        services.AddSingleton<ConnectionBoard>();
        services.AddSingleton<GapLog>();
        services.AddSingleton<ErrorLog>();
        services.AddSingleton<UpstreamClient>();
        services.AddSingleton<DocumentIntake>();
        services.AddSingleton<GoneJobs>();
        services.AddSingleton<JobReader>();
        services.AddSingleton<DetailLacks>();
        services.AddSingleton<LookupMemory>();
        services.AddSingleton<IJobSource>(provider =>
            ActivatorUtilities.CreateInstance<JobLookup>(provider, RequestPurpose.Person)
        );
        services.AddSingleton<IJobDetailSource>(provider =>
            ActivatorUtilities.CreateInstance<JobLookup>(provider, RequestPurpose.Program)
        );
        services.AddSingleton<WatchList>();
        services.AddSingleton<IJobHold>(provider => provider.GetRequiredService<WatchList>());
        services.AddSingleton<WatchRequests>();
        services.AddWebhooks();
        services.AddSingleton<JobLister>();
        services.AddSingleton<SilenceChecks>();
        services.AddSingleton<AllJobsFeed>();
        services.AddSingleton<RestartSigns>();
        services.AddSingleton<JobFeeds>();
        services.AddSingleton<StreamConnection>();
        services.AddSingleton<IdleCheck>();
        services.AddSingleton<PollSchedule>();
        services.AddSingleton<RequestSupply>();
        services.AddSingleton<PollReader>();
        services.AddSingleton<JobPolls>();
        services.AddSingleton<JobRefusals>();
        services.AddSingleton<PlanCandidates>();
        services.AddSingleton<WatchPlanner>();
        services.AddSingleton<IJobFollowing, JobFollowing>();
        services.AddTransient<ReconnectDelay>();
        services.AddTransient(_ => new Random());
        services.AddTransient<UpstreamRequestHandler>();
        services
            .AddRefitGeneratedClient<ITensorOneApi>(_ => TensorOneApi.CreateSettings())
            .ConfigureHttpClient(client =>
            {
                client.BaseAddress = UpstreamRequestHandler.Placeholder;
                // each call has its own limit, and a stream has none
                client.Timeout = Timeout.InfiniteTimeSpan;
            })
            .AddHttpMessageHandler<UpstreamRequestHandler>()
            .ConfigurePrimaryHttpMessageHandler(() =>
                new StreamsApartHandler(
                    streams: CreateHandler(DecompressionMethods.None),
                    reads: CreateHandler(DecompressionMethods.All)
                )
            )
            // a stream lives for hours; connections are renewed by the handler below instead
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers();

        services.AddMetrics();
        services.AddHostedService<UpstreamMetrics>();
        services.AddHostedService<WatchListRestorer>();
        services.AddHostedService<UpstreamWorker>();
        return services;
    }

    private static SocketsHttpHandler CreateHandler(DecompressionMethods decompression) =>
        new()
        {
            // a redirect would carry the key to another host
            AllowAutoRedirect = false,
            AutomaticDecompression = decompression,
            ConnectTimeout = TensorOneApi.ConnectTimeout,
            EnableMultipleHttp2Connections = true,
            MaxResponseHeadersLength = TensorOneApi.MaxHeaderKibibytes,
            Proxy = new LoopbackDirect(HttpClient.DefaultProxy),
            PooledConnectionLifetime = TimeSpan.FromMinutes(15),
            UseCookies = false,
        };
}
