using System.Globalization;
using Circuits.Pages;
using Dashboard;
using Dashboard.Upstream;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Circuits.Servers;

/// <summary>
/// The other process: the whole Dashboard as it is composed, over jobs that the bench puts in instead of an upstream's, with two pages more. Says
/// its address, then answers each line of its input with one line, and ends where the input does.
/// </summary>
internal static class DashboardUnderBench
{
    public const string Command = "serve";
    public const string Run = "run";
    public const string Rest = "rest";
    public const string Figures = "figures";
    public const string Memory = "memory";
    public const string Ticks = "ticks";

    public static async Task ServeAsync(TrafficPlan plan, bool isWhole)
    {
        var folder = Directory.CreateTempSubdirectory("circuits-");
        try
        {
            await ServeAsync(plan, isWhole, folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task ServeAsync(TrafficPlan plan, bool isWhole, string folder)
    {
        await using var app = Compose(folder);
        if (!isWhole)
        {
            AddPages(app);
        }

        var traffic = ActivatorUtilities.CreateInstance<JobTraffic>(app.Services, plan);
        traffic.Fill();
        await app.StartAsync();
        using var ticks = isWhole ? ActivatorUtilities.CreateInstance<TickTimes>(app.Services) : null;
        using var ended = new CancellationTokenSource();
        var running = traffic.RunAsync(ended.Token);
        Console.WriteLine(app.Urls.First());
        while (await Console.In.ReadLineAsync() is { } asked)
        {
            Console.WriteLine(asked == Ticks ? string.Join(' ', ticks!.Take()) : Answer(asked, traffic));
            if (running.IsFaulted)
            {
                await running;
            }
        }

        await ended.CancelAsync();
        try
        {
            await running;
        }
        catch (OperationCanceledException) { }

        await app.StopAsync();
    }

    private static WebApplication Compose(string folder)
    {
        string[] arguments =
        [
            "--applicationName=Dashboard",
            "--environment=Production",
            $"--contentRoot={folder}",
            "--urls=http://127.0.0.1:0",
            "--TensorOne:BaseUrl=http://127.0.0.1:1",
            "--TensorOne:ApiKey=bench",
            $"--Storage:Directory={folder}",
        ];
        var app = DashboardApp.Create(
            arguments,
            builder =>
            {
                // the answers have the standard output
                builder
                    .Logging.ClearProviders()
                    .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace)
                    .SetMinimumLevel(LogLevel.Warning);
                builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
                builder.Services.RemoveAll<IUpstreamStatusSource>();
                builder.Services.AddSingleton<IUpstreamStatusSource, HeardUpstream>();
                builder.Services.AddSingleton<ShownNumber>();
                foreach (
                    var worker in builder.Services.Where(service => service.ImplementationType == typeof(UpstreamWorker)).ToList()
                )
                {
                    builder.Services.Remove(worker);
                }
            }
        );
        return app;
    }

    /// <summary>The same pages in a document that has the bench's too.</summary>
    private static void AddPages(IEndpointRouteBuilder app)
    {
        var pages = app.DataSources.Single(source =>
            source.Endpoints.Any(endpoint => endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is not null)
        );
        app.DataSources.Remove(pages);
        app.MapRazorComponents<BenchApp>()
            .AddAdditionalAssemblies(typeof(DashboardApp).Assembly)
            .AddInteractiveServerRenderMode(options =>
            {
                // as in ComponentsFeature
                options.ContentSecurityFrameAncestorsPolicy = null;
                options.DisableWebSocketCompression = true;
            });
    }

    private static string Answer(string asked, JobTraffic traffic)
    {
        switch (asked)
        {
            case Run:
                traffic.IsRunning = true;
                return "";
            case Rest:
                traffic.IsRunning = false;
                return "";
            case Figures:
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Environment.CpuUsage.TotalTime.TotalMicroseconds:0} {traffic.Sent}"
                );
            case Memory:
                for (var i = 0; i < 2; i++)
                {
                    GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                    GC.WaitForPendingFinalizers();
                }

                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"{GC.GetTotalMemory(forceFullCollection: true)} {Environment.WorkingSet} {traffic.Sent}"
                );
            default:
                throw new ArgumentException($"Nobody knows what '{asked}' is.", nameof(asked));
        }
    }
}
