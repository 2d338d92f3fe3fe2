using System.Text;
using Bunit;
using Dashboard.Jobs;
using Dashboard.Upstream.Discovery;
using Shared.Documents;
using Shared.Jobs;

namespace Dashboard.Components.Tests.Jobs;

public sealed class JobLogsPanelTests : BunitContext
{
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
    public void None_ShowNothing(string? logs) => Assert.Equal("", Render(logs).Markup.Trim());

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
    public void OtherDetailsThatCouldNotBeObtained_AreNoMatterOfLogs() =>
        Assert.Equal("", Render(null, new DetailLack(JobDetail.Metrics, "Busy.", DateTimeOffset.UnixEpoch)).Markup.Trim());

    [Fact]
    public void HostileText_StaysText()
    {
        var text = System.Text.Json.JsonSerializer.Serialize(HostileText.Value);

        HostileText.AssertIsText(Render($$"""[{"level":{{text}},"message":{{text}}}]"""));
    }

    private IRenderedComponent<JobLogsPanel> Render(string? logs, DetailLack? lack = null)
    {
        var json = logs is null ? """{"jobId":"job_1"}""" : $$"""{"jobId":"job_1","logs":{{logs}}}""";
        var document = DocumentReader.Read(Encoding.UTF8.GetBytes(json)).Document!;
        var job = JobUpdate.Apply(null, new Observation(document, DocumentSource.Batch, DateTimeOffset.UnixEpoch)).Job;
        return Render<JobLogsPanel>(panel => panel.Add(it => it.Job, job).Add(it => it.Lack, lack));
    }
}
