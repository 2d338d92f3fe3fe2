using System.Net.Sockets;
using Dashboard.Access;
using Dashboard.Components;
using Dashboard.Infrastructure;
using Dashboard.Jobs;
using Dashboard.Operation;
using Dashboard.Relay;
using Dashboard.Settings;
using Dashboard.Upstream;
using Microsoft.AspNetCore.Connections;

namespace Dashboard;

/// <summary>Composes the Dashboard in the order data flows: in from upstream, through the stores, out to pages and programs.</summary>
public static class DashboardApp
{
    private const string DefaultUrl = "http://localhost:5080";

    public static WebApplication Create(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.WebHost.UseStaticWebAssets();
        if (
            string.IsNullOrEmpty(builder.Configuration["urls"])
            && !builder.Configuration.GetSection("Kestrel:Endpoints").GetChildren().Any()
        )
        {
            // the last resort, in code: an address in appsettings.json would beat the environment variable
            builder.Configuration["urls"] = DefaultUrl;
        }

        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<IStartupCheck>(provider => new CommandLineCheck(
            args,
            provider.GetServices<SettingsSection>()
        ));
        builder.Services.AddAccess();
        builder.Services.AddStoredSettings();
        builder.Services.AddUpstream();
        builder.Services.AddJobs();
        builder.Services.AddDashboardComponents();
        builder.Services.AddOperation();
        configure?.Invoke(builder);

        var app = builder.Build();
        app.UseAccess();
        app.UseContentSecurityPolicy();
        app.UseNotFoundPage();
        app.UseAntiforgery();
        app.MapHealth();
        app.MapWatch();
        app.MapRelay();
        app.MapDashboardComponents();
        return app;
    }

    /// <summary>Checks everything that can be known to be wrong, then runs until the process is told to stop.</summary>
    /// <returns>The exit code: 1 where the Dashboard could not start, with the reasons on standard error.</returns>
    public static async Task<int> RunAsync(this WebApplication app, TextWriter errorOutput)
    {
        await using var _ = app;
        var errors = app.Services.GetServices<IStartupCheck>().SelectMany(check => check.FindErrors()).Distinct().ToList();
        if (errors.Count > 0)
        {
            await errorOutput.WriteLineAsync("The Dashboard cannot start:");
            foreach (var error in errors)
            {
                await errorOutput.WriteLineAsync($"  {error}");
            }

            return 1;
        }

        try
        {
            await app.StartAsync();
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            await errorOutput.WriteLineAsync(
                $"The Dashboard cannot start: {e.Message} Another program listens there; choose another address with --urls."
            );
            return 1;
        }
        catch (IOException e) when (e.GetBaseException() is SocketException)
        {
            await errorOutput.WriteLineAsync($"The Dashboard cannot start: {e.Message}");
            return 1;
        }

        await app.WaitForShutdownAsync();
        return 0;
    }
}
