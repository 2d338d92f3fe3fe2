using Bunit;
using Dashboard.Jobs;
using Dashboard.Jobs.Forecasts;
using Dashboard.Jobs.Page;
using Dashboard.Upstream;
using Microsoft.Extensions.DependencyInjection;
using Shared.Jobs;
using Testing;

namespace Dashboard.Components.Tests.Jobs.Page;

public sealed class JobRetryPanelTests : BunitContext
{
    private const string TooLarge =
        "\"error\":{\"code\":\"OOM\",\"message\":\"m\",\"details\":{\"memoryRequired\":\"45GB\",\"memoryAvailable\":\"40GB\"}}";

    private readonly RetryRecords _records = new();

    public JobRetryPanelTests() => Services.AddSingleton(_records);

    /// <summary>Upstream may give a retry a larger GPU, and not say so before.</summary>
    [Theory]
    [InlineData("completed", "The same may happen again", "3 completed")]
    [InlineData("failed", "This retry will fail again", "none completed")]
    public void Forecast_SaysHowItHasDone_AndIsNoneWhereItIsMostlyWrong(string end, string verdict, string record)
    {
        for (var i = 0; i < 3; i++)
        {
            var failed = Read(null, $$"""{"status":"failed","endpointId":"ep_1","retryCount":0,{{TooLarge}}}""");
            var retried = Read(failed, """{"status":"running","retryCount":1}""");
            _records.Take(
                JobChange.Upsert(Read(retried, $$"""{"status":"{{end}}","retryCount":1}"""), retried),
                new UpstreamStatus(ConnectionState.Connected, JobsOf.Start)
            );
        }

        var panel = Open($$"""{"status":"failed","endpointId":"ep_1","nextRetryAt":"2026-01-01T00:00:30Z",{{TooLarge}}}""");

        Assert.Equal(
            $"{verdict}: it needs 45 GB of memory, and 40 GB are available. Of the last 3 such attempts on this endpoint {record} all the same.",
            panel.Find(".verdict").TextContent
        );
        Assert.Equal(end == "failed", panel.FindAll(".doomed").Count == 1);
    }

    [Fact]
    public void RetryThatIsPlanned_IsCountedDownTo()
    {
        var panel = Open("""{"status":"failed","retryCount":1,"nextRetryAt":"2026-01-01T00:00:30Z"}""");

        Assert.StartsWith("Attempt 3 begins", panel.Find("p").TextContent, StringComparison.Ordinal);
        Assert.Equal(["next", "clock"], panel.FindAll("live-time").Select(time => time.GetAttribute("kind")));
        Assert.Empty(panel.FindAll(".verdict"));
    }

    [Fact]
    public void RetryThatCannotSucceed_SaysWhy()
    {
        var panel = Open($$"""{"status":"failed","nextRetryAt":"2026-01-01T00:00:30Z",{{TooLarge}}}""");

        Assert.Equal(
            "This retry will fail again: it needs 45 GB of memory, and 40 GB are available.",
            panel.Find(".verdict").TextContent
        );
        Assert.NotNull(panel.Find(".retry.doomed"));
    }

    [Fact]
    public void AttemptThatLacksWhatTheOneBeforeLacked_SaysSoWhileItRuns()
    {
        var failed = Read(
            Read(null, """{"status":"running","progress":45}"""),
            $$"""{"status":"failed","retryCount":0,{{TooLarge}}}"""
        );
        var job = Read(failed, """{"status":"running","retryCount":1}""");

        Assert.Equal(
            [
                "This is attempt 2. Attempt 1 failed at 45%: OOM.",
                "This attempt will fail too: it needs 45 GB of memory, and 40 GB are available.",
            ],
            Open(job).FindAll("p").Select(words => words.TextContent)
        );
        Assert.Equal("", Open(Read(job, """{"status":"completed","retryCount":1}""")).Markup.Trim());
    }

    [Fact]
    public void FailureThatRepeats_IsCounted()
    {
        Job? job = null;
        for (var attempt = 0; attempt < 3; attempt++)
        {
            job = Read(job, $$"""{"status":"running","retryCount":{{attempt}}}""");
            job = Read(
                job,
                $$"""{"status":"failed","retryCount":{{attempt}},"retryable":true,"error":{"code":"E","message":"m"} }"""
            );
        }

        Assert.Equal(
            "A retry would fail again, as far as can be told: it has failed the same way 3 times.",
            Open(job!).Find(".verdict").TextContent
        );
    }

    [Theory]
    [InlineData("\"retryable\":true", "It may be tried again, but no attempt is planned.")]
    [InlineData("\"retryable\":false", "It cannot be tried again.")]
    [InlineData("\"progress\":5", "Upstream does not say whether it will be tried again.")]
    public void WithoutAPlannedRetry_ItSaysWhatUpstreamSays(string field, string words) =>
        Assert.Equal(words, Open($$"""{"status":"timeout",{{field}}}""").Find("p").TextContent);

    [Theory]
    [InlineData("running")]
    [InlineData("completed")]
    [InlineData("cancelled")]
    public void JobThatHasNotFailed_HasNoPanel(string status) =>
        Assert.Equal("", Open($$"""{"status":"{{status}}"}""").Markup.Trim());

    private IRenderedComponent<JobRetryPanel> Open(string json) => Open(Read(null, json));

    private IRenderedComponent<JobRetryPanel> Open(Job job) =>
        Render<JobRetryPanel>(parameters => parameters.Add(panel => panel.Job, job));

    private static Job Read(Job? before, string json) => JobUpdate.Apply(before, JobsOf.Observation("job_1", json)).Job;
}
