using System.Text.Json;
using Dashboard.Jobs;
using Dashboard.Upstream.Webhooks;
using Shared.Jobs;
using Simulator;
using Testing;

namespace Dashboard.Tests.Upstream.Webhooks;

/// <summary>The Simulator sends its webhooks to a Dashboard that hears of it by nothing else.</summary>
public sealed class SimulatorDeliveryTests
{
    [Theory]
    [InlineData("event")]
    [InlineData("document")]
    public async Task Webhooks_OfASimulator_AreTakenWholeAndTellTheLastStates(string body)
    {
        await using var dashboard = await DashboardHost.StartAsync(TestWebhook.Setting);
        await using var simulator = SimulatorApp.Build(
            new SimulatorOptions
            {
                Urls = ["http://127.0.0.1:0"],
                Scenario = "quiet",
                Jobs = 3,
                Speed = 60,
                WebhookUrl = new Uri(dashboard.Address, "/webhooks/tensorone").ToString(),
                WebhookSecret = TestWebhook.Secret,
                WebhookBody = body,
            }
        );
        await simulator.StartAsync().Soon();
        using var http = new HttpClient { BaseAddress = new Uri(simulator.Urls.First()) };

        using var changes = dashboard.Get<JobStore>().Subscribe();
        var story =
            """[{"at":1,"patch":{"status":"running"}},{"at":30,"patch":{"status":"paused"}},{"at":60,"patch":{"status":"running"}},{"at":90,"patch":{"status":"completed"}}]""";
        for (var i = 0; i < 20; i++)
        {
            using var content = new StringContent(
                $$"""{"jobId":"job_{{i}}","endpointId":"ep","story":{{story}}}""",
                System.Text.Encoding.UTF8,
                "application/json"
            );
            using var submitted = await http.PostAsync("/simulator/jobs", content).Soon();
            Assert.True(submitted.IsSuccessStatusCode);
        }

        var store = dashboard.Get<JobStore>();
        while (Enumerable.Range(0, 20).Any(i => store.Find($"job_{i}") is not { State: JobState.Completed }))
        {
            Assert.True(await changes.WaitAsync(CancellationToken.None).Soon());
            while (changes.TryRead(out _)) { }
        }

        var entries = await ReadJournalAsync(http);
        Assert.NotEmpty(entries);
        Assert.All(entries, entry => Assert.Equal("whole", entry.GetProperty("outcome").GetString()));
        Assert.Empty(dashboard.Get<WebhookArrivals>().GetReading().Refusals);
        await simulator.StopAsync().Soon();
    }

    private static async Task<List<JsonElement>> ReadJournalAsync(HttpClient http)
    {
        var text = await http.GetStringAsync("/simulator/journal?route=webhook&limit=100000").Soon();
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
    }
}
