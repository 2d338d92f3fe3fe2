using System.Text;
using Bunit;
using Dashboard.Jobs;
using Dashboard.Jobs.Page;
using Dashboard.Upstream.Discovery;
using Microsoft.Extensions.DependencyInjection;
using Shared.Documents;
using Shared.Jobs;
using Testing;

namespace Dashboard.Components.Tests.Jobs.Page;

public sealed class JobLogsPanelTests : BunitContext
{
    private readonly JobInterest _interest = new();

    public JobLogsPanelTests()
    {
        Services.AddSingleton(_interest);
        Services.AddSingleton<IJobSource>(new NoSource());
    }

    [Fact]
    public void Lines_AreOneEach_WithTimeLevelAndMessage()
    {
        var panel = Render(
            """[{"timestamp":"2024-01-15T14:30:00Z","level":"warn","message":"Slow read"},"plain",{"level":"ERROR","message":"Out of memory"}]"""
        );

        var lines = panel.FindAll("li");
        Assert.Equal(3, lines.Count);
        Assert.Equal("1705329000000", lines[0].QuerySelector("live-time")!.GetAttribute("at"));
        Assert.Equal(
            ["warn|Slow read", "|plain", "ERROR|Out of memory"],
            lines.Select(line => $"{line.QuerySelector(".level")!.TextContent}|{line.QuerySelector(".message")!.TextContent}")
        );
        Assert.Equal(["warn", null, "bad"], lines.Select(line => line.GetAttribute("data-level")));
    }

    [Fact]
    public void OneBlock_IsSplitIntoItsLines() => Assert.Equal(2, Render("\"first\\nsecond\\n\"").FindAll("li").Count);

    [Fact]
    public void Thousands_ShowTheLastOnes()
    {
        var panel = Render($"[{string.Join(',', Enumerable.Range(0, 5000).Select(i => $"\"line {i}\""))}]");

        Assert.Equal(200, panel.FindAll("li").Count);
        Assert.Equal("line 4999", panel.FindAll(".message")[^1].TextContent);
        Assert.StartsWith("The last 200 of 5,000 lines", panel.Find("p").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void ShapeThatIsNoLog_IsShownAsItCame()
    {
        var panel = Render("""{"url":"https://logs.example/1"}""");

        Assert.Equal("https://logs.example/1", panel.Find("dd a").TextContent);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("null")]
    public void None_AreOffered(string? logs) =>
        Assert.Equal("Show logs", Assert.Single(Render(logs).FindAll("button")).TextContent);

    /// <summary>Upstream is asked for them, which costs requests, for as long as somebody reads them and no longer.</summary>
    [Fact]
    public async Task Logs_AreReadWhileSomebodyFollowsThem()
    {
        var panel = Render(null);
        Assert.Null(_interest.Find("job_1"));

        await panel.Find("button").ClickAsync();
        Assert.Equal(JobDetail.Logs, _interest.Find("job_1"));
        Assert.Equal("No lines have come yet.", panel.Find("[role=status]").TextContent);

        await panel.Find("button").ClickAsync();
        Assert.Null(_interest.Find("job_1"));

        await panel.Find("button").ClickAsync();
        panel.Render(it => it.Add(it => it.Job, JobOf("job_2", null)));
        Assert.Null(_interest.Find("job_1"));

        await panel.Find("button").ClickAsync();
        await DisposeComponentsAsync();
        Assert.Null(_interest.Find("job_2"));
    }

    [Fact]
    public async Task LinesThatAreKnown_CanBeHidden_AndShownAgain()
    {
        JSInterop.SetupVoid("Blazor._internal.domWrapper.focus", _ => true).SetVoidResult();
        var panel = Render("""["one"]""");
        await panel.Find("button").ClickAsync();
        Assert.Equal(JobDetail.Logs, _interest.Find("job_1"));

        await panel.FindAll("button")[1].ClickAsync();
        Assert.Equal("Show logs", Assert.Single(panel.FindAll("button")).TextContent);
        Assert.Empty(panel.FindAll("li"));
        Assert.Null(_interest.Find("job_1"));
        // what has the focus must not go away with it
        JSInterop.VerifyFocusAsyncInvoke();

        await panel.Find("button").ClickAsync();
        Assert.Single(panel.FindAll("li"));
        Assert.Equal(JobDetail.Logs, _interest.Find("job_1"));
    }

    [Fact]
    public void LinesOfAGoneJob_CanBeShownAgain_AndAreNotAskedFor()
    {
        var panel = Render<JobLogsPanel>(panel =>
            panel.Add(it => it.Job, JobOf("job_1", """["one"]""") with { GoneSince = DateTimeOffset.UnixEpoch })
        );
        Assert.Equal("true", panel.Find("button").GetAttribute("aria-disabled"));

        panel.FindAll("button")[1].Click();
        panel.Find("button").Click();

        Assert.Single(panel.FindAll("li"));
        Assert.Null(_interest.Find("job_1"));
    }

    /// <summary>From the error at the top of the page: what is hidden is shown, and the focus goes there, also where there is nothing to follow.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Shown_FromElsewhere_TakesTheFocus(bool isGone)
    {
        var job = JobOf("job_1", """["one"]""") with { GoneSince = isGone ? DateTimeOffset.UnixEpoch : null };
        var panel = Render<JobLogsPanel>(panel => panel.Add(it => it.Job, job));
        await panel.FindAll("button")[1].ClickAsync().Soon();
        Assert.Empty(panel.FindAll("li"));
        JSInterop.VerifyFocusAsyncInvoke(1);

        await panel.InvokeAsync(panel.Instance.ShowAsync).Soon();

        Assert.Single(panel.FindAll("li"));
        JSInterop.VerifyFocusAsyncInvoke(2);
        Assert.False(panel.Find("button").HasAttribute("disabled"));
    }

    [Fact]
    public void GoneJob_CannotBeAsked()
    {
        var panel = Render<JobLogsPanel>(panel =>
            panel.Add(it => it.Job, JobOf("job_1", null) with { GoneSince = DateTimeOffset.UnixEpoch })
        );

        Assert.Empty(panel.FindAll("button"));
        Assert.Equal("No logs were read of this job while upstream had it.", panel.Find("p").TextContent);
    }

    /// <summary>None, and not obtained, are two things.</summary>
    [Fact]
    public void LogsThatCouldNotBeObtained_SayWhy()
    {
        var panel = Render(
            null,
            new DetailLack(JobDetail.Logs | JobDetail.Metrics, "Upstream says: Busy.", DateTimeOffset.UnixEpoch)
        );

        Assert.Equal("Logs", panel.Find("h2").TextContent);
        Assert.Equal(
            "Not obtained anew: logs, last tried . Upstream says: Busy.",
            panel.Find("[role=status]").TextContent.Trim()
        );
        Assert.Empty(panel.FindAll("li"));
    }

    [Fact]
    public void TimeWithinWhy_StandsAsTheOtherTimesDo()
    {
        var lack = new DetailLack(JobDetail.Logs, "Used up until 2026-11-29T13:00:03Z.", DateTimeOffset.UnixEpoch);

        var note = Render(null, lack).Find("[role=status]");

        Assert.Equal("Not obtained anew: logs, last tried . Used up until .", note.TextContent.Trim());
        Assert.Equal(2, note.QuerySelectorAll("live-time[kind=clock]").Length);
    }

    [Fact]
    public void OtherDetailsThatCouldNotBeObtained_AreNoMatterOfLogs() =>
        Assert.DoesNotContain(
            "Busy.",
            Render(null, new DetailLack(JobDetail.Metrics, "Busy.", DateTimeOffset.UnixEpoch)).Markup,
            StringComparison.Ordinal
        );

    [Fact]
    public void Lines_CanBeSearched_AndLeftToTheWorst_AndComeAsAFile()
    {
        var panel = Render(
            """[{"level":"info","message":"Read one"},{"level":"error","message":"Read failed"},{"level":"error","message":"Gave up"}]"""
        );
        Assert.Equal("/api/jobs/job_1/logs", panel.Find("a[download]").GetAttribute("href"));
        Assert.Equal("", panel.Find(".found").TextContent);

        panel.Find("input").Input("read ");
        Assert.Equal(["Read one", "Read failed"], panel.FindAll(".message").Select(line => line.TextContent));

        panel.Find("select").Change("Error");
        Assert.Equal(["Read failed"], panel.FindAll(".message").Select(line => line.TextContent));
        Assert.Equal("1 of 3 lines", panel.Find(".found").TextContent);
        Assert.Equal("/api/jobs/job_1/logs?q=read%20&level=error", panel.Find("a[download]").GetAttribute("href"));

        // what comes is searched, too
        panel.Render(it =>
            it.Add(
                it => it.Job,
                JobOf("job_1", """[{"level":"error","message":"Read failed"},{"level":"fatal","message":"read no more"}]""")
            )
        );
        Assert.Equal(["Read failed", "read no more"], panel.FindAll(".message").Select(line => line.TextContent));
    }

    [Fact]
    public void HostileText_StaysText()
    {
        var text = System.Text.Json.JsonSerializer.Serialize(HostileText.Value);

        HostileText.AssertIsText(Render($$"""[{"level":{{text}},"message":{{text}}}]"""));
    }

    private IRenderedComponent<JobLogsPanel> Render(string? logs, DetailLack? lack = null) =>
        Render<JobLogsPanel>(panel => panel.Add(it => it.Job, JobOf("job_1", logs)).Add(it => it.Lack, lack));

    private sealed class NoSource : IJobSource
    {
        public Task<JobAbsence?> RequestAsync(string jobId, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("nobody asks for a job that is known");
    }

    private static Job JobOf(string jobId, string? logs)
    {
        var json = logs is null ? $$"""{"jobId":"{{jobId}}"}""" : $$"""{"jobId":"{{jobId}}","logs":{{logs}}}""";
        var document = DocumentReader.Read(Encoding.UTF8.GetBytes(json)).Document!;
        return JobUpdate.Apply(null, new Observation(document, DocumentSource.Batch, DateTimeOffset.UnixEpoch)).Job;
    }
}
