using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dashboard.EndToEnd.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd.Tests.Components;

/// <summary>
/// What holds for every page, in every state that it has: axe finds nothing in either theme, nothing sticks out of the window at any size, it
/// says 'Simulated data' and names every page once, and its tab has a title of its own. Each is taken in every size and both themes, to be looked at.
/// </summary>
[Collection(typeof(SharingBusyServers))]
public sealed partial class PagesTests(BrowserFixture browser, BusyServers servers)
{
    private const string RefusedPage = "status of 404";

    [Fact]
    public Task Jobs_Many_AreInOrder() =>
        CheckAsync("jobs", "/jobs", page => Expect(new JobsTable(page).Rows.First).ToBeVisibleAsync());

    [Fact]
    public Task Jobs_NoneMatches_SaysWhyAndOffersAll() =>
        CheckAsync(
            "jobs-none-matches",
            "/jobs?state=timeout&q=no-such-thing",
            async page =>
            {
                var table = new JobsTable(page);
                await Expect(table.Empty).ToContainTextAsync("No job matches 'no-such-thing state:timeout'.");
                await Expect(table.Empty.GetByRole(AriaRole.Button)).ToHaveTextAsync("Show all jobs");
            }
        );

    [Theory]
    [InlineData("running")]
    [InlineData("completed")]
    [InlineData("failed")]
    public async Task Job_InEachState_IsShown(string state)
    {
        var jobId = await servers.Simulator.Control.FindJobAsync(state);
        await CheckAsync($"job-{state}", $"/jobs/{jobId}", page => Expect(page.Locator("h1")).ToHaveTextAsync(jobId));
    }

    /// <summary>States that a story comes to seldom or not for long.</summary>
    [Theory]
    [InlineData("queued", "Queued", "{}")]
    [InlineData("paused", "Paused", """{"status":"paused","progress":40,"currentStep":"waiting for quota"}""")]
    [InlineData(
        "timeout",
        "Timed out",
        """{"status":"timeout","progress":70,"error":{"code":"TIMEOUT","message":"It ran too long."}}"""
    )]
    [InlineData(
        "retrying",
        "Will retry",
        """{"status":"failed","retryable":true,"nextRetryAt":"2099-01-01T00:00:00Z","error":{"code":"RESOURCE_EXHAUSTED","message":"No GPU."}}"""
    )]
    [InlineData(
        "cold-start",
        "Running",
        """
            {"status":"running","coldStart":{"occurred":true,"duration":45.2,"phases":{"containerStart":12.5,"modelLoad":28.1},
             "cacheHit":false,"optimizationSuggestions":["Keep a pool warm"]}}
            """
    )]
    public async Task Job_InARareState_IsShown(string name, string word, string patch)
    {
        var jobId = $"rare-{name}";
        await servers.Simulator.Control.SubmitAsync(jobId, new SimulatorStep(0.1, JsonNode.Parse(patch)!.AsObject()));
        await CheckAsync($"job-{name}", $"/jobs/{jobId}", page => Expect(page.Locator(".job-head .state")).ToHaveTextAsync(word));
    }

    /// <summary>A line each, as wide as the page, in every window that has room.</summary>
    [Fact]
    public async Task Job_WithLogs_ShowsALineEach()
    {
        const string jobId = "job-with-logs";
        const string patch = """
            {"status":"running","throughput":1.02,"logs":[{"timestamp":"2024-01-15T14:30:00Z","level":"info","message":"Loading the weights"},
             {"timestamp":"2024-01-15T14:30:02Z","level":"error","message":"CUDA out of memory: tried to allocate 2.5 GiB"}]}
            """;
        await servers.Simulator.Control.SubmitAsync(jobId, new SimulatorStep(0.1, JsonNode.Parse(patch)!.AsObject()));
        await CheckAsync(
            "job-logs",
            $"/jobs/{jobId}",
            async page =>
            {
                await Expect(page.Locator(".log .message").Last).ToContainTextAsync("CUDA out of memory");
                await Expect(page.Page.GetByRole(AriaRole.Heading, new() { Name = "Throughput, per second" })).ToBeVisibleAsync();
                await page.Page.SetViewportSizeAsync(1440, 900);
                var line = await page.Locator(".log li").Last.BoundingBoxAsync();
                Assert.InRange(line!.Height, 10, 30);
                Assert.InRange(line.Width, 1000, 1440);
            }
        );
    }

    /// <summary>The newest line stays in sight of who follows them.</summary>
    [Fact]
    public async Task Logs_ThatAreFollowed_StayAtTheNewestLine()
    {
        const string jobId = "job-with-many-logs";
        var lines = string.Join(',', Enumerable.Range(0, 150).Select(i => $"\"line {i}\""));
        await servers.Simulator.Control.SubmitAsync(
            jobId,
            new SimulatorStep(0.1, JsonNode.Parse($$"""{"status":"running","logs":[{{lines}}]}""")!.AsObject()),
            new SimulatorStep(4, JsonNode.Parse($$"""{"logs":[{{lines}},"line 150"]}""")!.AsObject())
        );
        await CheckAsync(
            "job-logs-followed",
            $"/jobs/{jobId}",
            async page =>
            {
                var last = page.Locator(".log .message").Last;
                await Expect(last).ToHaveTextAsync(AnyLastLine());
                await page.Page.GetByRole(AriaRole.Button, new() { Name = "Follow", Exact = true }).ClickAsync();
                await Expect(last).ToHaveTextAsync("line 150", new() { Timeout = 20_000 });
                var left = await page.Locator(".log")
                    .EvaluateAsync<double>("list => list.scrollHeight - list.scrollTop - list.clientHeight");
                Assert.InRange(left, -1, 1);
            }
        );
    }

    [Fact]
    public Task Jobs_ARowSelected_IsInOrder() =>
        CheckAsync(
            "jobs-selected",
            "/jobs?sort=job",
            async page =>
            {
                await Expect(new JobsTable(page).Rows.First).ToBeVisibleAsync();
                await page.Page.Keyboard.PressAsync("j");
                await Expect(new JobsTable(page).SelectedRow).ToHaveCountAsync(1);
            }
        );

    [Fact]
    public Task Upstream_Connected_SaysHowItFares() =>
        CheckAsync(
            "upstream",
            "/upstream",
            page => Expect(page.Locator(".verdict strong")).ToHaveTextAsync("Upstream is heard.")
        );

    [Fact]
    public Task Job_Unknown_IsSaidToBe() =>
        CheckAsync(
            "job-unknown",
            "/jobs/job-that-nobody-knows",
            async page =>
            {
                await Expect(page.Locator("h1")).ToHaveTextAsync("No such job");
                await Expect(page.Locator("main .id")).ToHaveTextAsync("job-that-nobody-knows");
            },
            RefusedPage
        );

    [Theory]
    [InlineData("/jobs/job-that-nobody-knows", HttpStatusCode.NotFound)]
    [InlineData("/jobs", HttpStatusCode.OK)]
    public async Task Page_AskedForByAProgram_HasTheRightStatus(string path, HttpStatusCode expected)
    {
        using var http = new HttpClient { BaseAddress = servers.Dashboard.Address };
        using var answer = await http.GetAsync(path).Soon();

        Assert.Equal(expected, answer.StatusCode);
        Assert.Contains("<h1", await answer.Content.ReadAsStringAsync().Soon(), StringComparison.Ordinal);
    }

    [Fact]
    public Task Address_Unknown_IsSaidToBe() =>
        CheckAsync(
            "no-such-page",
            "/no/such/page",
            page => Expect(page.Locator("h1")).ToHaveTextAsync("There is no such page"),
            RefusedPage
        );

    [Fact]
    public Task Palette_Open_IsInOrder() =>
        CheckAsync(
            "palette",
            "/jobs",
            async page =>
            {
                await page.Page.Keyboard.PressAsync("Control+k");
                await page.Page.Keyboard.TypeAsync("job_");
                await Expect(page.Page.GetByRole(AriaRole.Option)).ToHaveCountAsync(12);
            }
        );

    private Task CheckAsync(string name, string path, Func<BrowserPage, Task> arrived, params string[] tolerated) =>
        browser.VisitAsync(
            servers.Dashboard.Address,
            async page =>
            {
                foreach (var complaint in tolerated)
                {
                    page.Tolerate(complaint);
                }

                await page.GoToAsync(path);
                await arrived(page);
                await Expect(page.Page.GetByText("Simulated data", new() { Exact = true })).ToBeVisibleAsync();
                await Expect(page.Page).ToHaveTitleAsync(TitleOfItsOwn());
                await Expect(page.Page.GetByRole(AriaRole.Navigation, new() { Name = "Pages" }).GetByRole(AriaRole.Link))
                    .ToHaveTextAsync(["Overview", "Jobs", "GPUs", "Cold starts", "Capacity", "Upstream", "Settings"]);
                await Accessibility.AssertInBothThemesAsync(page);
                await Screenshots.TakeAllAsync(page, name);
                await Layout.AssertFitsAsync(page);
            }
        );

    [GeneratedRegex("^line 1(?:49|50)$", RegexOptions.None, 1000)]
    private static partial Regex AnyLastLine();

    [GeneratedRegex(".+ · TensorOne$", RegexOptions.None, 1000)]
    private static partial Regex TitleOfItsOwn();
}
