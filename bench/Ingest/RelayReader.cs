using System.Globalization;
using Dashboard.Jobs;
using Dashboard.Relay;
using Dashboard.Samples;
using Dashboard.Settings;
using Dashboard.Upstream;
using Dashboard.Upstream.Intake;
using Dashboard.Upstream.Streams;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ingest;

/// <summary>The Dashboard's way in as it is composed, from the sockets to the store, alone or with all that follows it.</summary>
internal static class RelayReader
{
    /// <summary>Answers each line of its input with its figures.</summary>
    public static Task RunAloneAsync(int port, int streams) => RunAsync(port, streams, _ => { });

    /// <summary>The same with what follows each change: the samples, and the log that is served from.</summary>
    public static Task RunWithFollowersAsync(int port, int streams) =>
        RunAsync(port, streams, services => services.AddSamples().AddRelay());

    private static async Task RunAsync(int port, int streams, Action<IServiceCollection> add)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        Configure(builder.Configuration, port, streams);
        builder.Services.AddLogging(logging =>
            logging
                // the figures have the standard output
                .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace)
                .SetMinimumLevel(LogLevel.Warning)
        );
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<JobStore>();
        builder.Services.AddSingleton<JobInterest>();
        builder.Services.AddStoredSettings();
        builder.Services.AddUpstream();
        add(builder.Services);
        await using var app = builder.Build();
        await AnswerAsync(app);
    }

    private static void Configure(IConfigurationBuilder configuration, int port, int streams)
    {
        var settings = new Dictionary<string, string?>
        {
            ["TensorOne:BaseUrl"] = $"http://127.0.0.1:{port}",
            ["TensorOne:ApiKey"] = "bench",
            ["TensorOne:MaxStreams"] = $"{streams}",
            ["TensorOne:RequestsPerMinute"] = "1000000",
            ["Storage:Directory"] = Directory.CreateTempSubdirectory("ingest-").FullName,
        };
        for (var i = 0; i < streams; i++)
        {
            settings[$"Watch:JobIds:{i}"] = $"job_{i}";
        }

        configuration.AddInMemoryCollection(settings);
    }

    private static async Task AnswerAsync(IHost host)
    {
        await host.StartAsync();
        var intake = host.Services.GetRequiredService<DocumentIntake>();
        var board = host.Services.GetRequiredService<ConnectionBoard>();
        while (await Console.In.ReadLineAsync() is not null)
        {
            var open = board.GetReadings().Count(reading => reading.State == ConnectionState.Connected);
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Environment.CpuUsage.TotalTime.TotalMicroseconds:0} {intake.GetReading().Accepted} {Environment.WorkingSet / 1024} {open} {GC.GetTotalAllocatedBytes()} {GC.GetTotalMemory(forceFullCollection: true)}"
                )
            );
        }

        await host.StopAsync();
    }
}
