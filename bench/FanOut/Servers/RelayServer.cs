using System.Diagnostics;
using System.Globalization;
using Dashboard.Infrastructure;
using Dashboard.Jobs;
using Dashboard.Relay;
using Dashboard.Upstream;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Shared.Documents;
using Shared.Jobs;

namespace FanOut.Servers;

/// <summary>The Dashboard's relay as it is composed, over a store that a POST writes to: read, applied, logged and broadcast.</summary>
internal sealed class RelayServer : FanOutServer
{
    public const string Command = "serve";

    private RelayServer(int port, Process process)
        : base("relay", port, process) { }

    public override string SubscribePath => "/v2/jobs/bench/status/stream";

    protected override string PublishPath => "/publish";

    public static RelayServer Start()
    {
        var port = FreePort();
        var start = Cores.OfServer(OwnProgram.Command(Command, $"{port}"));
        return new RelayServer(port, Process.Start(start)!);
    }

    /// <summary>By getrusage in the process itself: threads that have ended count too.</summary>
    public override async Task<TimeSpan> ReadCpuAsync() =>
        TimeSpan.FromTicks(long.Parse(await GetAsync("/cpu"), CultureInfo.InvariantCulture));

    /// <summary>What the system has given the process, in bytes.</summary>
    public long ReadMemory()
    {
        Process.Refresh();
        return Process.WorkingSet64;
    }

    /// <summary>The other process.</summary>
    public static async Task ServeAsync(int port)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls($"http://127.0.0.1:{port}");
        builder.Services.AddRoutingCore();
        builder.Services.AddLogging();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddTransient(_ => new Random());
        builder.Services.AddSingleton<JobStore>();
        builder.Services.AddSingleton<JobInterest>();
        builder.Services.AddSingleton<IJobDetailSource, NoSource>();
        builder.Services.AddSingleton<IUpstreamStatusSource, NoUpstream>();
        builder.Services.AddSingleton<IJobFollowing, NoUpstream>();
        builder.Services.AddRelay();
        await using var app = builder.Build();
        app.MapRelay();
        var store = app.Services.GetRequiredService<JobStore>();
        app.MapPost("/publish", context => PublishAsync(context.Request, store));
        app.MapGet("/ping", context => context.Response.WriteAsync("ok"));
        app.MapGet(
            "/cpu",
            context => context.Response.WriteAsync(Environment.CpuUsage.TotalTime.Ticks.ToString(CultureInfo.InvariantCulture))
        );
        await app.RunAsync();
    }

    private static async Task PublishAsync(HttpRequest request, JobStore store)
    {
        var body = new byte[(int)request.ContentLength!.Value];
        await request.Body.ReadExactlyAsync(body);
        store.Apply(new Observation(DocumentReader.Read(body).Document!, DocumentSource.Stream, TimeProvider.System.GetUtcNow()));
    }

    private sealed class NoUpstream : IUpstreamStatusSource, IJobFollowing
    {
        private readonly LiveValue<UpstreamStatus> _status = new(new(ConnectionState.Connected, DateTimeOffset.UnixEpoch));

        public UpstreamStatus Current => _status.Current;

        public IDisposable Subscribe(Action changed) => _status.Subscribe(changed);

        public string? FindRest(Job job) => null;
    }

    private sealed class NoSource : IJobDetailSource
    {
        private static readonly JobAbsence None = new("none", IsCertain: true);

        public Shared.Api.BatchShape? BatchShape => null;

        public Task<JobAbsence?> RequestAsync(string jobId, CancellationToken cancellationToken) =>
            Task.FromResult<JobAbsence?>(None);

        public Task<JobAbsence?> RequestDetailsAsync(string jobId, JobDetail details, CancellationToken cancellationToken) =>
            Task.FromResult<JobAbsence?>(None);

        public Task<IReadOnlyDictionary<string, JobAbsence>> RequestNewsAsync(
            IReadOnlyCollection<string> jobIds,
            CancellationToken cancellationToken
        ) => RequestManyAsync(jobIds, JobDetail.None, cancellationToken);

        public Task<IReadOnlyDictionary<string, JobAbsence>> RequestManyAsync(
            IReadOnlyCollection<string> jobIds,
            JobDetail details,
            CancellationToken cancellationToken
        ) => Task.FromResult<IReadOnlyDictionary<string, JobAbsence>>(new Dictionary<string, JobAbsence>());
    }
}
