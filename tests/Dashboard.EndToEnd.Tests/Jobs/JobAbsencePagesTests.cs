using System.Collections.Concurrent;
using Dashboard.EndToEnd.Tests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd.Tests.Jobs;

/// <summary>Each way in which a job is not there has a page that says so.</summary>
public sealed class JobAbsencePagesTests(BrowserFixture browser)
{
    private const string Old = """
        {"jobId":"old","status":"running","progress":40,"createdAt":"2025-01-01T00:00:00Z","startedAt":"2025-01-01T00:01:00Z"}
        """;

    private readonly ConcurrentDictionary<string, string> _contents = new(StringComparer.Ordinal)
    {
        ["/v2/jobs"] = $$"""{"jobs":[{{Old}}],"nextCursor":null}""",
        ["/v2/jobs/old/status"] = Old,
        ["/v2/jobs/slow/status"] = """{"jobId":"slow","status":"queued"}""",
        ["/v2/jobs/secret/status"] = """
            {"error":"ACCESS_DENIED","message":"You don't have permission to view this job",
             "details":{"jobId":"secret","requiredPermission":"jobs:read","userPermissions":["endpoints:execute"]} }
            """,
        ["/v2/jobs/none/status"] = """
            {"error":"JOB_NOT_FOUND","message":"Job none does not exist or has expired",
             "details":{"jobId":"none","possibleReasons":["Job ID is incorrect","Job was deleted after completion"]} }
            """,
    };

    [Fact]
    public async Task Refused_NotFound_NotSeenYet_AndExpired_EachSayWhatIsSo()
    {
        await using var upstream = await SmallSite.StartAsync(_contents);
        upstream.Statuses["/v2/jobs/secret/status"] = 403;
        upstream.Statuses["/v2/jobs/none/status"] = 404;
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        upstream.Before = path => path == "/v2/jobs/slow/status" ? answer.Task : Task.CompletedTask;
        await using var dashboard = await DashboardServer.StartAsync(upstream.Address);

        await browser.VisitAsync(
            dashboard.Address,
            async page =>
            {
                await page.GoToAsync("/jobs/secret");
                await Expect(page.Locator("h1")).ToHaveTextAsync("The key may not see this job");
                await Expect(page.Locator(".permissions")).ToContainTextAsync("It needs jobs:read");
                await PageCheck.AssertInOrderAsync(page, "job-403");

                page.Tolerate("status of 404");
                await page.GoToAsync("/jobs/none");
                await Expect(page.Locator("h1")).ToHaveTextAsync("No such job");
                await Expect(page.Locator(".reasons li"))
                    .ToHaveTextAsync(["Job ID is incorrect", "Job was deleted after completion"]);
                await PageCheck.AssertInOrderAsync(page, "job-404");

                await page.GoToAsync("/jobs/slow");
                await Expect(page.Locator("h1")).ToHaveTextAsync("Looking for the job");
                await PageCheck.AssertInOrderAsync(page, "job-looked-for");
                answer.SetResult();
                await Expect(page.Locator("h1")).ToHaveTextAsync("slow");

                await page.GoToAsync("/jobs/old");
                await Expect(page.Locator(".job-head .state")).ToHaveTextAsync("Running");
                _contents["/v2/jobs"] = """{"jobs":[],"nextCursor":null}""";
                _contents.TryRemove("/v2/jobs/old/status", out _);
                await Expect(page.Locator(".job-head .absent")).ToHaveTextAsync("Expired", new() { Timeout = 60_000 });
                await PageCheck.AssertInOrderAsync(page, "job-expired");
            }
        );
    }
}
