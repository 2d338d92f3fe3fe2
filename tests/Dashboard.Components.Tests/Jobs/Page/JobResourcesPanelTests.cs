using Bunit;
using Dashboard.Jobs.Page;
using Dashboard.Samples;
using Dashboard.Upstream;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Shared.Documents;
using Shared.Jobs;
using Testing;

namespace Dashboard.Components.Tests.Jobs.Page;

public sealed class JobResourcesPanelTests : BunitContext
{
    private readonly SampleStore _samples = new();
    private Job? _job;

    public JobResourcesPanelTests()
    {
        Services.AddSingleton(_samples);
        Services.AddSingleton<IUpstreamStatusSource>(
            new FakeUpstream(new UpstreamStatus(ConnectionState.Connected, DateTimeOffset.UnixEpoch))
        );
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
    }

    [Fact]
    public void Render_GpusInDetail_ShowsTheCourseOfEach()
    {
        See(0, 20);
        See(10, 60);
        See(20, 40);

        Assert.Equal(
            [
                "Utilisation, last 10m 00s: 20 % to 60 %",
                "Memory, last 10m 00s: 30 GB",
                "Temperature, last 10m 00s: 70 °C",
                "Power, last 10m 00s: 280 W",
                "CPU, last 10m 00s: 45 %",
            ],
            Open().FindAll("svg title").Select(title => title.TextContent)
        );
    }

    [Fact]
    public void Render_Processor_SaysWhatEachFigureIs()
    {
        var document = DocumentReader
            .Read("""{"jobId":"job_1","status":"running","resources":{"cpu":{"cores":12,"memory":"38.4GB"}}}"""u8.ToArray())
            .Document!;
        var job = JobUpdate.Apply(null, new Observation(document, DocumentSource.Batch, DateTimeOffset.UnixEpoch)).Job;

        var panel = Render<JobResourcesPanel>(parameters => parameters.Add(it => it.Job, job));

        Assert.Equal("12 cores, 38.4 GB of memory", panel.Find(".facts dd").TextContent);
    }

    [Fact]
    public async Task Tick_WithReadingsOfThisJob_DrawsThem_AndOfAnother_RendersNothing()
    {
        See(0, 20);
        var panel = Open();
        var renders = panel.RenderCount;
        See(10, 60);
        _samples.PublishTick();
        panel.WaitForAssertion(() =>
            Assert.Contains("20 % to 60 %", panel.Find("svg title").TextContent, StringComparison.Ordinal)
        );

        // its gauges and lines count too
        await RenderedAsync(panel);
        var once = panel.RenderCount - renders;
        _samples.Add(Read(null, "other", 20, 5), null);
        _samples.PublishTick();
        See(20, 80);
        _samples.PublishTick();
        panel.WaitForAssertion(() =>
            Assert.Contains("20 % to 80 %", panel.Find("svg title").TextContent, StringComparison.Ordinal)
        );
        await RenderedAsync(panel);
        // a tick of this job's readings alone renders, and two that come together may render once
        Assert.InRange(panel.RenderCount - renders, once + 1, 2 * once);
    }

    /// <summary>Why it failed is asked afterwards: what was told last stays, and says that it is that.</summary>
    [Theory]
    [InlineData("failed")]
    [InlineData("completed")]
    public void JobThatIsOver_ShowsWhatItWasLastSeenAt(string state)
    {
        See(0, 20);
        See(10, 97);
        _job = JobUpdate
            .Apply(
                _job,
                new Observation(
                    JobsOf.Document("job_1", $$"""{"status":"{{state}}"}"""),
                    DocumentSource.Stream,
                    JobsOf.Start.AddSeconds(20)
                )
            )
            .Job;

        var panel = Open();

        Assert.Equal("Resources, last seen", panel.Find("h2").TextContent);
        Assert.Equal(
            ["Utilisation", "Memory", "Temperature", "Power", "CPU"],
            panel.FindAll(".word").Select(word => word.TextContent)
        );
        Assert.Contains("97", panel.Find("section").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Silence_BreaksTheLine()
    {
        See(0, 20);
        See(10, 20);
        See(200, 20);

        var path = Open().Find("svg path").GetAttribute("d")!;
        Assert.Equal(2, path.Count(character => character == 'M'));
    }

    [Fact]
    public void Render_JobWithoutReadings_KeepsTheRoomOfItsTrends()
    {
        _job = Read(null, "job_1", 0, 20);

        var panel = Open();
        Assert.Empty(panel.FindAll("svg"));
        Assert.Equal(5, panel.FindAll(".trend .sparkline").Count);
    }

    /// <summary>Words are seen as soon as the first part has them; what is queued behind the rendering runs after all of its parts.</summary>
    private static Task RenderedAsync(IRenderedComponent<JobResourcesPanel> panel) => panel.InvokeAsync(() => { }).Soon();

    private IRenderedComponent<JobResourcesPanel> Open() =>
        Render<JobResourcesPanel>(parameters => parameters.Add(panel => panel.Job, _job!));

    private void See(int second, double utilization)
    {
        _job = Read(_job, "job_1", second, utilization);
        _samples.Add(_job, null);
    }

    private static Job Read(Job? before, string jobId, int second, double utilization)
    {
        var json = $$$"""
            {"status":"running","resources":{"gpus":[{"id":"gpu_0","type":"NVIDIA A100","utilization":{{{utilization}}},
             "memoryUsed":"30GB","memoryTotal":"40GB","temperature":70,"powerUsage":"280W"}],"cpu":{"utilization":45} } }
            """;
        var observation = new Observation(JobsOf.Document(jobId, json), DocumentSource.Stream, JobsOf.Start.AddSeconds(second));
        return JobUpdate.Apply(before, observation).Job;
    }
}
