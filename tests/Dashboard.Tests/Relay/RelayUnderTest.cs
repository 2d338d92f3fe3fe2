using System.Text;
using Dashboard.Jobs;
using Dashboard.Relay;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Shared.Documents;
using Shared.Jobs;
using Testing;

namespace Dashboard.Tests.Relay;

/// <summary>The relay's endpoints over a store that the test fills.</summary>
internal sealed class RelayUnderTest : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RelayUnderTest(WebApplication app)
    {
        _app = app;
        Http = app.GetTestClient();
    }

    public HttpClient Http { get; }

    public JobStore Store => _app.Services.GetRequiredService<JobStore>();

    public static async Task<RelayUnderTest> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseTestServer();
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<JobStore>();
        var app = builder.Build();
        app.MapRelay();
        await app.StartAsync().Soon();
        return new RelayUnderTest(app);
    }

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
        var page = await answer.ReadJsonAsync(System.Net.HttpStatusCode.OK);
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
        await _app.DisposeAsync().Soon();
    }
}
