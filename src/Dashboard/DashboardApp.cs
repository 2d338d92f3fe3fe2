using Dashboard.Access;
using Dashboard.Capacity;
using Dashboard.ColdStarts;
using Dashboard.Components;
using Dashboard.Gpus;
using Dashboard.Infrastructure;
using Dashboard.Jobs;
using Dashboard.Jobs.Export;
using Dashboard.Jobs.Logs;
using Dashboard.Operation;
using Dashboard.Relay;
using Dashboard.Samples;
using Dashboard.Settings;
using Dashboard.Upstream;
using Dashboard.Upstream.Discovery;
using Dashboard.Upstream.Requests;
using Dashboard.Upstream.Webhooks;

namespace Dashboard;

/// <summary>Composes the Dashboard in the order data flows: in from upstream, through the stores, out to pages and programs.</summary>
public static class DashboardApp
{
    public static WebApplication Create(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.WebHost.UseStaticWebAssets();
        builder.Configuration.SetDefaultAddress();

        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddStartupChecks(args, builder.Configuration);
        builder.Services.AddErrorAnswers();
        builder.Services.AddAccess();
        builder.Services.AddStoredSettings();
        builder.Services.AddUpstream();
        builder.Services.AddJobs();
        builder.Services.AddSamples();
        builder.Services.AddGpus();
        builder.Services.AddColdStarts();
        builder.Services.AddCapacity();
        builder.Services.AddRelay();
        builder.Services.AddDashboardComponents();
        builder.Services.AddOperation(builder.Configuration);
        configure?.Invoke(builder);

        var app = builder.Build();
        app.UseContentSecurityPolicy();
        app.UsePageCompression();
        app.UseNotFoundPage();
        app.UseErrorAnswers();
        app.UseAccess();
        app.UseAntiforgery();
        app.MapHealth();
        app.MapWebhooks();
        app.MapWatch();
        app.MapJobExport();
        app.MapCapacityExport();
        app.MapJobLogs();
        app.MapUpstreamKey();
        app.MapRelay();
        app.MapDashboardComponents();
        return app;
    }
}
