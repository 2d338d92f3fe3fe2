using System.Text;
using Bunit;
using Dashboard.Jobs;
using Dashboard.Jobs.Forecasts;
using Dashboard.Jobs.Page;
using Dashboard.Samples;
using Dashboard.Upstream;
using Dashboard.Upstream.Planning;
using Dashboard.Upstream.Streams;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Shared.Jobs;
using Testing;

namespace Dashboard.Components.Tests.Jobs.Page;

public sealed class JobEtaPanelTests : BunitContext
{
    private readonly EtaRecords _records;
    private readonly UpstreamStatus _status = new(ConnectionState.Connected, JobsOf.Start);

    public JobEtaPanelTests()
    {
        var samples = new SampleStore();
        var upstream = new FakeUpstream(_status);
        _records = new EtaRecords(samples);
        Services.AddSingleton<IUpstreamStatusSource>(upstream);
        Services.AddSingleton(new JobOutlooks(samples, _records, upstream));
        Services.AddSingleton(new ConnectionBoard(TimeProvider.System));
        Services.AddSingleton(new JobRefusals());
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
    }

    [Fact]
    public void RunningJobOfTheApiPage_ShowsThreeEnds_AndThatNoneHasARecord()
    {
        var rows = Open(Sample()).FindAll("tbody tr");

        Assert.Equal(
            ["Recent rate", "Time per item750 of 1,000 images", "Upstream"],
            rows.Select(row => row.QuerySelector("th")!.TextContent)
        );
        Assert.Equal(
            [282, 300, 8],
            rows.Select(row =>
                (int)Math.Round((TimeOf(row) - new DateTimeOffset(2024, 1, 15, 14, 45, 22, TimeSpan.Zero)).TotalSeconds)
            )
        );
        Assert.Equal(
            ["no record yet", "no record yet", "no record yet"],
            rows.Select(row => row.QuerySelector(".right")!.TextContent)
        );
    }

    [Fact]
    public void MethodWithTheBestRecord_ComesFirst_AndSaysHowGoodItIs()
    {
        for (var i = 0; i < 6; i++)
        {
            Complete(i);
        }

        var rows = Open(Sample()).FindAll("tbody tr");

        Assert.Equal("Upstream", rows[0].QuerySelector("th")!.TextContent);
        Assert.Equal("±10 %", rows[0].QuerySelector(".right")!.TextContent);
        Assert.StartsWith(
            "Of the last 6 completed jobs",
            rows[0].QuerySelector(".right")!.GetAttribute("title"),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("queued")]
    [InlineData("completed")]
    public void JobWithoutAForecast_KeepsItsRows(string state)
    {
        var panel = Open(Read($$"""{"status":"{{state}}"}"""));

        Assert.Equal(3, panel.FindAll("tbody tr").Count);
        Assert.Empty(panel.FindAll("live-time"));
        // of one that is over, a column of dashes would say nothing
        Assert.Equal(state == "queued" ? 3 : 2, panel.FindAll("thead th").Count);
    }

    [Fact]
    public void Cost_IsProjectedToTheBestEnd_AndTold_ForEachItem()
    {
        var facts = Render<JobCostPanel>(parameters => parameters.Add(panel => panel.Job, Sample()))
            .FindAll(".facts > div")
            .ToDictionary(row => row.QuerySelector("dt")!.TextContent, row => row.QuerySelector("dd")!.TextContent.Trim());

        Assert.Equal("$3.29 when it ends at its recent rate", facts["Projected"]);
        Assert.Equal("$0.0033 for each of 750 images", facts["Per item"]);
    }

    /// <summary>Its counters were told before it was done, and may never be told again.</summary>
    [Fact]
    public void CompletedJob_HasDoneAllItsItems() =>
        Assert.Contains(
            "$0.01 for each of 200 frames",
            Render<JobCostPanel>(parameters =>
                    parameters.Add(
                        panel => panel.Job,
                        Read(
                            """
                            {"status":"completed","metadata":{"framesProcessed":50,"totalFrames":200},"finalMetrics":{"totalCost":2} }
                            """
                        )
                    )
                )
                .Find(".facts")
                .TextContent,
            StringComparison.Ordinal
        );

    [Fact]
    public void HostileNames_StayText() =>
        HostileText.AssertIsText(
            Open(
                Read(
                    $$"""{"status":"running","metadata":{"total{{HostileText.Markup}}":10,"processed{{HostileText.Markup}}":1} }"""
                )
            ),
            "<script>"
        );

    /// <summary>Forecast at a quarter and too late by a tenth of what was left.</summary>
    private void Complete(int number)
    {
        Job? job = null;
        foreach (
            var (second, json) in (ReadOnlySpan<(int, string)>)
                [
                    (0, """{"status":"running","progress":10}"""),
                    (100, """{"status":"running","progress":30,"estimatedCompletion":"2026-01-01T00:20:00Z"}"""),
                    (1100, """{"status":"completed","completedAt":"2026-01-01T00:18:20Z"}"""),
                ]
        )
        {
            var document = JobsOf.Document($"past_{number}", $$"""{"endpointId":"ep_image_processor",{{json[1..]}}""");
            var after = JobUpdate
                .Apply(job, new Observation(document, DocumentSource.Stream, JobsOf.Start.AddSeconds(second)))
                .Job;
            _records.Take(JobChange.Upsert(after, job), _status);
            job = after;
        }
    }

    private IRenderedComponent<JobEtaPanel> Open(Job job) =>
        Render<JobEtaPanel>(parameters => parameters.Add(panel => panel.Job, job));

    private static DateTimeOffset TimeOf(AngleSharp.Dom.IElement row) =>
        DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(row.QuerySelector("live-time")!.GetAttribute("at")!));

    /// <summary>As it was received then.</summary>
    private static Job Sample() =>
        Read(Encoding.UTF8.GetString(ApiPage.ReadStatusSamples("job_1")["running"]), new(2024, 1, 15, 14, 45, 23, TimeSpan.Zero));

    private static Job Read(string json, DateTimeOffset? at = null) =>
        JobUpdate.Apply(null, new Observation(JobsOf.Document("job_1", json), DocumentSource.Stream, at ?? JobsOf.Start)).Job;
}
