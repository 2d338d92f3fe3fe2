using Bunit;
using Dashboard.Jobs.Forecasts;
using Dashboard.Jobs.Page;
using Dashboard.Samples;
using Dashboard.Upstream;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Shared.Jobs;
using Testing;

namespace Dashboard.Components.Tests.Jobs.Page;

/// <summary>What a job says of its work: how fast, and how much.</summary>
public sealed class JobWorkPanelsTests : BunitContext
{
    private readonly SampleStore _samples = new();
    private Job? _job;

    public JobWorkPanelsTests()
    {
        var upstream = new FakeUpstream(new UpstreamStatus(ConnectionState.Connected, JobsOf.Start));
        Services.AddSingleton(_samples);
        Services.AddSingleton<IUpstreamStatusSource>(upstream);
        Services.AddSingleton(new JobOutlooks(_samples, new EtaRecords(_samples), upstream));
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
    }

    [Fact]
    public void NamedRates_HaveTheirTrends()
    {
        See(0, """{"status":"running","throughput":{"imagesPerSecond":1,"tokensPerSecond":1500} }""");
        See(10, """{"status":"running","throughput":{"imagesPerSecond":3,"tokensPerSecond":1500} }""");

        var panel = Throughput();

        Assert.Equal("Throughput", panel.Find("h2").TextContent);
        Assert.Equal(["imagesPerSecond", "tokensPerSecond"], panel.FindAll(".word").Select(word => word.TextContent));
        Assert.Equal(
            ["imagesPerSecond per second, last 10m 00s: 1 to 3", "tokensPerSecond per second, last 10m 00s: 1,500"],
            panel.FindAll("svg title").Select(title => title.TextContent)
        );
    }

    [Theory]
    [InlineData("1.02", "Throughput, per second", "1.02")]
    [InlineData("\"12 images/s\"", "Throughput", "12 images/s")]
    [InlineData("{\"kind\":\"fast\"}", "Throughput", "fast")]
    [InlineData("{\"imagesPerSecond\":1,\"bottleneck\":\"disk\"}", "Throughput", "bottleneckdisk")]
    public void OtherShapes_AreShown(string throughput, string title, string words)
    {
        See(0, $$"""{"status":"running","throughput":{{throughput}}}""");

        var panel = Throughput();
        Assert.Equal(title, panel.Find("h2").TextContent);
        Assert.Contains(words, panel.Find("section").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void JobWithoutThem_HasNoPanels()
    {
        See(0, """{"status":"running","throughput":null,"metadata":null}""");

        Assert.Equal("", Throughput().Markup.Trim());
        Assert.Equal("", Metadata().Markup.Trim());
    }

    [Fact]
    public void Counters_HaveTheirRates_AndTheRestStandsAsItCame()
    {
        See(0, """{"status":"running","metadata":{"imagesProcessed":10,"totalImages":100,"model":{"name":"x"} } }""");
        var panel = Metadata();
        Assert.Equal(["10", "100"], panel.FindAll(".counters dd").Select(value => value.TextContent.Trim()));

        See(10, """{"status":"running","metadata":{"imagesProcessed":40,"totalImages":100,"model":{"name":"x"} } }""");
        panel.Render(parameters => parameters.Add(it => it.Job, _job!));

        Assert.Equal(
            ["imagesProcessed 40 +3/s", "totalImages 100"],
            panel
                .FindAll(".counters > div")
                .Select(row =>
                    string.Join(' ', row.TextContent.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                        .Replace("imagesProcessed40", "imagesProcessed 40", StringComparison.Ordinal)
                        .Replace("totalImages100", "totalImages 100", StringComparison.Ordinal)
                )
        );
        Assert.Equal(["model", "name"], panel.FindAll(".json dt").Select(name => name.TextContent));
    }

    /// <summary>What is over does not rise any more.</summary>
    [Theory]
    [InlineData("completed")]
    [InlineData("failed")]
    [InlineData("paused")]
    public void Counters_OfAJobThatStands_HaveNoRate(string state)
    {
        See(0, """{"status":"running","metadata":{"imagesProcessed":10} }""");
        var panel = Metadata();
        See(10, """{"status":"running","metadata":{"imagesProcessed":40} }""");
        panel.Render(parameters => parameters.Add(it => it.Job, _job!));
        Assert.Equal("+3/s", panel.Find(".rate").TextContent);

        See(11, $$"""{"status":"{{state}}"}""");
        panel.Render(parameters => parameters.Add(it => it.Job, _job!));

        Assert.Equal("", panel.Find(".rate").TextContent);
        Assert.StartsWith("40", panel.Find(".counters dd").TextContent, StringComparison.Ordinal);
    }

    /// <summary>A warm start says so, and what upstream suggests is there all the same.</summary>
    [Fact]
    public void ColdStart_ThatDidNotHappen_IsToldWithItsCacheAndSuggestions()
    {
        See(
            0,
            """{"status":"running","coldStart":{"occurred":false,"cacheHit":true,"optimizationSuggestions":["Use a smaller image"]} }"""
        );

        var panel = Render<ColdStartPanel>(parameters => parameters.Add(it => it.Job, _job!));

        Assert.Equal(["warm: the worker was ready", "hit"], panel.FindAll("dd").Select(value => value.TextContent));
        Assert.Equal("Use a smaller image", panel.Find(".suggestions li").TextContent);
    }

    [Theory]
    [InlineData("""{"only":"text"}""")]
    [InlineData("[1,2]")]
    [InlineData("5")]
    public void MetadataWithoutCounters_StandsAsItCame(string metadata)
    {
        See(0, $$"""{"status":"running","metadata":{{metadata}}}""");

        var panel = Metadata();
        Assert.Empty(panel.FindAll(".counters"));
        Assert.NotEmpty(panel.FindAll(".json"));
    }

    [Fact]
    public void HostileNames_StayText()
    {
        See(
            0,
            $$"""{"status":"running","throughput":{"{{HostileText.Markup}}":1},"metadata":{"{{HostileText.Markup}}":1,"b":"{{HostileText.Markup}}"} }"""
        );

        HostileText.AssertIsText(Throughput());
        HostileText.AssertIsText(Metadata());
    }

    private IRenderedComponent<JobThroughputPanel> Throughput() =>
        Render<JobThroughputPanel>(parameters => parameters.Add(panel => panel.Job, _job!));

    private IRenderedComponent<JobMetadataPanel> Metadata() =>
        Render<JobMetadataPanel>(parameters => parameters.Add(panel => panel.Job, _job!));

    private void See(int second, string json)
    {
        _job = JobUpdate
            .Apply(_job, new Observation(JobsOf.Document("job_1", json), DocumentSource.Stream, JobsOf.Start.AddSeconds(second)))
            .Job;
        _samples.Add(_job, null);
    }
}
