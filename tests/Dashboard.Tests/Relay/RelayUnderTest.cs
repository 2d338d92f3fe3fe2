using System.Net;
using System.Text;
using Dashboard.Jobs;
using Dashboard.Relay;
using Dashboard.Relay.Log;
using Dashboard.Relay.Streams;
using Dashboard.Relay.Traffic;
using Dashboard.Upstream;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Shared.Documents;
using Shared.Jobs;
using Testing;

namespace Dashboard.Tests.Relay;

/// <summary>The relay on a real Kestrel, over a store that the test fills, on a clock and an upstream that the test drives.</summary>
internal sealed class RelayUnderTest : IAsyncDisposable
{
    private static int _starts;

    private readonly WebApplication _app;

    private RelayUnderTest(WebApplication app)
    {
        _app = app;
        Address = new Uri(app.Urls.First());
        Http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = Address };
    }

    public HttpClient Http { get; }

    public Uri Address { get; }

    public FakeTimeProvider Time => (FakeTimeProvider)_app.Services.GetRequiredService<TimeProvider>();

    public FakeJobSource Source => (FakeJobSource)_app.Services.GetRequiredService<IJobDetailSource>();

    public FakeFollowing Following => Get<FakeFollowing>();

    public JobStore Store => _app.Services.GetRequiredService<JobStore>();

    public JobInterest Interest => _app.Services.GetRequiredService<JobInterest>();

    public ChangeLog Log => _app.Services.GetRequiredService<ChangeLog>();

    public RelayTraffic Traffic => Get<RelayTraffic>();

    public Broadcaster Broadcaster => _app.Services.GetRequiredService<Broadcaster>();

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public static Task<RelayUnderTest> StartAsync(params (string Key, string Value)[] settings) =>
        StartAsync(configure: null, settings);

    public static async Task<RelayUnderTest> StartAsync(
        Action<WebApplicationBuilder>? configure,
        params (string Key, string Value)[] settings
    )
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.Configuration["urls"] = "http://127.0.0.1:0";
        foreach (var (key, value) in settings)
        {
            builder.Configuration[key] = value;
        }

        builder.WebHost.UseUrls(builder.Configuration["urls"]!);

        builder.Services.AddRoutingCore();
        builder.Services.AddLogging();
        builder.Services.AddSingleton<TimeProvider>(new FakeTimeProvider(JobsOf.Start));
        builder.Services.AddSingleton<IJobDetailSource, FakeJobSource>();
        builder.Services.AddSingleton<FakeFollowing>();
        builder.Services.AddSingleton<IUpstreamStatusSource>(services => services.GetRequiredService<FakeFollowing>());
        builder.Services.AddSingleton<IJobFollowing>(services => services.GetRequiredService<FakeFollowing>());
        builder.Services.AddSingleton<JobStore>();
        builder.Services.AddSingleton<JobInterest>();
        // no two starts count in the same epoch
        builder.Services.AddTransient(_ => new Random(Interlocked.Increment(ref _starts)));
        builder.Services.AddRelay();
        configure?.Invoke(builder);
        var app = builder.Build();
        app.MapRelay();
        await app.StartAsync().Soon();
        return new RelayUnderTest(app);
    }

    /// <summary>Applies a document of a job and waits until it is in the log.</summary>
    public async Task ApplyAsync(string jobId, string json)
    {
        var (job, _) = Store.Apply(JobsOf.Observation(jobId, json));
        await SeeLogAsync(() => ReferenceEquals(Log.FindLatest(jobId)?.Job.Document, job.Document));
    }

    public async Task SeeLogAsync(Func<bool> condition)
    {
        while (true)
        {
            var next = Log.Appended.Next;
            if (condition())
            {
                return;
            }

            await next.Soon();
        }
    }

    public async Task<EventStream> OpenAsync(string path, string? lastEventId = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (lastEventId is not null)
        {
            request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
        }

        var response = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).Soon();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await EventStream.OpenAsync(response);
    }

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? ifNoneMatch = null)
    {
        var request = new HttpRequestMessage(method, path);
        if (ifNoneMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", ifNoneMatch);
        }

        return Http.SendAsync(request).Soon();
    }

    public Task StopAsync() => _app.StopAsync().Soon();

    public void Add(string json, DateTimeOffset receivedAt)
    {
        var result = DocumentReader.Read(Encoding.UTF8.GetBytes(json));
        Assert.True(result.IsAccepted, json);
        Store.Apply(new Observation(result.Document, DocumentSource.Batch, receivedAt));
    }

    public void Clear()
    {
        foreach (var job in Store.GetSnapshot())
        {
            Store.Delete(job.JobId);
        }
    }

    public async Task<(List<string> JobIds, string? NextCursor)> GetPageAsync(string parameters)
    {
        using var answer = await Http.GetAsync($"/v2/jobs?{parameters}").Soon();
        var page = await answer.ReadJsonAsync(HttpStatusCode.OK);
        Assert.Equal(["jobs", "nextCursor"], page.EnumerateObject().Select(property => property.Name));
        return (
            [.. page.GetProperty("jobs").EnumerateArray().Select(job => job.GetProperty("jobId").GetString()!)],
            page.GetProperty("nextCursor").GetString()
        );
    }

    /// <param name="between">Called after each page, before the next is asked for.</param>
    public async Task<List<string>> WalkAsync(string parameters, Action? between = null)
    {
        var all = new List<string>();
        string? cursor = null;
        do
        {
            var (jobIds, next) = await GetPageAsync(
                cursor is null ? parameters : $"{parameters}&cursor={Uri.EscapeDataString(cursor)}"
            );
            Assert.True(next is null || jobIds.Count > 0, "An empty page has another one after it.");
            Assert.True(all.Count < 10_000, "The walk does not end.");
            all.AddRange(jobIds);
            cursor = next;
            between?.Invoke();
        } while (cursor is not null);
        return all;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync().Soon();
        await _app.DisposeAsync().Soon();
    }
}
