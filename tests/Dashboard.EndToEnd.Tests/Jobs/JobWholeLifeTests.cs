using System.Globalization;
using System.Text.Json.Nodes;
using Dashboard.EndToEnd.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd.Tests.Jobs;

/// <summary>One job from queued to failed to retried to completed, on its page, with every panel.</summary>
[Collection(typeof(SharingBusyServers))]
public sealed class JobWholeLifeTests(BrowserFixture browser, BusyServers servers)
{
    private const string JobId = "a-whole-life";

    /// <summary>State, attempt, what its panels are called, and what is said of its retry: whatever does not tick.</summary>
    private const string OnPage = """
        (() => {
            const words = (part) => part?.textContent.replace(/\s+/g, ' ').trim() ?? '';
            const head = document.querySelector('.job-head');
            if (!head) return null;
            return [
                words(head.querySelector('.state')),
                [...document.querySelectorAll('main .panel > h2, main .panel > header h2')].map(words).join(', '),
                words(document.querySelector('.retry .verdict')),
                [...document.querySelectorAll('.strip rect')].map((rect) => rect.dataset.state).join(' '),
            ].join(' | ');
        })()
        """;

    private const string Running =
        "Timeline, Times, When it ends, Resources, Cost and work, Throughput, Metadata, Cold start, Events as received, Document";

    [Fact]
    public Task Job_FromQueuedToFailedToRetriedToCompleted_ShowsEveryPanelInItsTime() =>
        browser.VisitAsync(
            servers.Dashboard.Address,
            async page =>
            {
                // the browser itself reports the status that the page answers with while there is no such job
                page.Tolerate("status of 404");
                await page.GoToAsync($"/jobs/{JobId}");
                await Expect(page.Locator("h1")).ToHaveTextAsync("No such job");
                var seen = await Recorder.StartAsync(page, OnPage);

                await servers.Simulator.Control.SubmitAsync(Life());

                await Expect(page.Locator(".job-head .state")).ToHaveTextAsync("Completed", new() { Timeout = 60_000 });
                await Expect(page.Page.Locator(".panel h2", new() { HasText = "Output" })).ToBeVisibleAsync();
                AssertSeen(
                    await seen.ReadAsync(),
                    "Queued | Timeline, Times, When it ends, Resources, Cost and work, Events as received, Document |  | queued",
                    "Initializing | Timeline, Times, When it ends, Resources, Cost and work, Events as received, Document |  | queued initializing",
                    $"Running | {Running} |  | queued initializing running",
                    $"Running | {Running} |  | queued initializing running running",
                    "Will retry | RESOURCE_EXHAUSTED, Retry, Timeline, ",
                    "Partial results",
                    "This retry will fail again: it needs 45 GB of memory, and 40 GB are available. | queued initializing running running retrying",
                    "Running | Retry, Timeline, ",
                    "This attempt will fail too: it needs 45 GB of memory, and 40 GB are available. | queued initializing running running retrying running",
                    "Completed | Timeline, ",
                    "Output, Final metrics, Events as received, Document |  | queued initializing running running retrying running completed"
                );
                await ReadItAllAsync(page);
                await Accessibility.AssertInBothThemesAsync(page);
            }
        );

    /// <summary>What has been is there to be read, by whoever comes after.</summary>
    private static async Task ReadItAllAsync(BrowserPage page)
    {
        var timeline = page.Locator(".timeline");
        await timeline.Locator("summary").ClickAsync();
        await Expect(timeline.Locator("tbody tr")).ToHaveCountAsync(8);
        await Expect(timeline.Locator(".sums")).ToContainTextAsync("2 attempts · Queued");

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Show events as received" }).ClickAsync();
        var events = page.Locator(".receipts tbody tr");
        await Expect(events.First).ToContainTextAsync("news");
        await Expect(events.Filter(new() { HasText = "a new attempt" })).ToHaveCountAsync(1);
        await Expect(events.Filter(new() { HasText = "first seen" })).ToHaveCountAsync(1);

        await page.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "All that is known, merged" }).ClickAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Copy", Exact = true }).ClickAsync();
        await Expect(page.Locator("output.copied")).ToHaveTextAsync("Copied");
        var copied = JsonNode.Parse(await page.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()"));
        Assert.Equal((JobId, "completed"), (copied!["jobId"]!.GetValue<string>(), copied["status"]!.GetValue<string>()));

        await page.Page.Locator("a.tag", new() { HasText = "project_id" }).ClickAsync();
        var table = new JobsTable(page);
        await Expect(table.RowOf(JobId)).ToContainTextAsync("Completed");
        await Expect(table.Rows).ToHaveCountAsync(1);
        await page.Page.GoBackAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync(JobId);
    }

    /// <summary>Each of these is part of something that was seen, one after the other.</summary>
    private static void AssertSeen(IReadOnlyList<string> seen, params string[] expected)
    {
        var at = 0;
        foreach (var words in expected)
        {
            while (at < seen.Count && !seen[at].Contains(words, StringComparison.Ordinal))
            {
                at++;
            }

            Assert.True(at < seen.Count, $"'{words}' was not seen in its time:\n{string.Join('\n', seen)}");
        }
    }

    /// <summary>Two seconds to each of its steps: eight ticks of the views.</summary>
    private static SimulatorSubmission Life()
    {
        var now = TimeProvider.System.GetUtcNow();
        return new SimulatorSubmission
        {
            JobId = JobId,
            EndpointId = "ep-whole-life",
            GpuType = "NVIDIA A100",
            Tags = new Dictionary<string, string> { ["project_id"] = "whole, \"life\"" },
            Story =
            [
                Step(2, """{"status":"initializing"}"""),
                Step(
                    4,
                    $$"""
                    {"status":"running","substate":"warming_up","progress":0,"startedAt":"{{Text(
                        now.AddSeconds(4)
                    )}}","currentStep":"loading",
                     "metadata":{"framesProcessed":0,"totalFrames":200},"throughput":{"framesPerSecond":0},
                     "resources":{"gpuType":"NVIDIA A100","gpuUtilization":10,"memoryUsage":"10GB","memoryTotal":"40GB"},
                     "execution":{"duration":0,"costAccrued":0.1},"estimatedCompletion":"{{Text(now.AddSeconds(40))}}",
                     "coldStart":{"occurred":true,"duration":2,"phases":{"modelLoad":2},"cacheHit":false} }
                    """
                ),
                Step(
                    6,
                    """
                    {"substate":"processing","progress":25,"currentStep":"encoding","metadata":{"framesProcessed":50},
                     "throughput":{"framesPerSecond":25},"execution":{"duration":2,"costAccrued":0.5} }
                    """
                ),
                Step(
                    9,
                    $$"""
                    {"status":"failed","substate":null,"failedAt":"{{Text(
                        now.AddSeconds(9)
                    )}}","retryable":true,"nextRetryAt":"{{Text(now.AddSeconds(14))}}",
                     "partialResults":{"processedFrames":50,"totalFrames":200},
                     "error":{"code":"RESOURCE_EXHAUSTED","message":"GPU memory limit exceeded","details":{"step":"encoding",
                      "memoryRequired":"45GB","memoryAvailable":"40GB","suggestion":"Use a smaller batch"} } }
                    """
                ),
                Step(
                    14,
                    $$"""
                    {"status":"running","retryCount":1,"progress":10,"failedAt":null,"nextRetryAt":null,"error":null,"partialResults":null,
                     "startedAt":"{{Text(now.AddSeconds(14))}}","execution":{"duration":1,"costAccrued":0.2} }
                    """
                ),
                Step(
                    18,
                    $$"""
                    {"status":"completed","progress":100,"completedAt":"{{Text(now.AddSeconds(18))}}","execution":null,
                     "output":{"outputUrl":"https://storage.tensorone.ai/outputs/life.mp4"},"finalMetrics":{"totalCost":1.5,"framesEncoded":200} }
                    """
                ),
            ],
        };
    }

    private static SimulatorStep Step(double at, string patch) => new(at, JsonNode.Parse(patch)!.AsObject());

    private static string Text(DateTimeOffset at) => at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
