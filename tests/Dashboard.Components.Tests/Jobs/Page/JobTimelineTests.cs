using Bunit;
using Dashboard.Jobs.Forecasts;
using Dashboard.Jobs.Page;
using Dashboard.Samples;
using Dashboard.Upstream;
using Microsoft.Extensions.DependencyInjection;
using Shared.Jobs;
using Testing;

namespace Dashboard.Components.Tests.Jobs.Page;

public sealed class JobTimelineTests : BunitContext
{
    public JobTimelineTests()
    {
        var upstream = new FakeUpstream(new UpstreamStatus(ConnectionState.Connected, JobsOf.Start));
        Services.AddSingleton<IUpstreamStatusSource>(upstream);
        Services.AddSingleton(new JobOutlooks(new SampleStore(), new EtaRecords(new SampleStore()), upstream));
    }

    [Fact]
    public void Attempts_AreSideBySide_AndTheSameStandsInATable()
    {
        Job? job = null;
        job = See(job, 0, """{"status":"queued","createdAt":"2026-01-01T00:00:00Z"}""");
        job = See(job, 30, """{"status":"running","substate":"warming_up","startedAt":"2026-01-01T00:00:30Z"}""");
        job = See(job, 45, """{"status":"running","substate":"processing"}""");
        job = See(job, 90, """{"status":"failed","failedAt":"2026-01-01T00:01:30Z","nextRetryAt":"2026-01-01T00:02:00Z"}""");
        job = See(job, 120, """{"status":"running","retryCount":1,"startedAt":"2026-01-01T00:02:00Z","substate":null}""");
        job = See(job, 240, """{"status":"completed","completedAt":"2026-01-01T00:04:00Z"}""");

        var timeline = Render<JobTimeline>(parameters => parameters.Add(it => it.Job, job));

        Assert.Equal(
            ["queued ", "running warming_up", "running processing", "retrying ", "running ", "completed "],
            timeline.FindAll("rect").Select(rect => $"{rect.GetAttribute("data-state")} {rect.GetAttribute("data-phase")}")
        );
        Assert.Equal(["0", "125", "187", "375", "500", "997"], timeline.FindAll("rect").Select(rect => rect.GetAttribute("x")!));
        Assert.Equal(
            [
                "1 Queued 30s",
                "1 Running 1m 00s",
                "warming_up ≈ 15s",
                "processing ≈ 45s",
                "1 Will retry 30s",
                "2 Running 2m 00s",
                "2 Completed –",
            ],
            timeline
                .FindAll("tbody tr")
                .Select(row =>
                    $"{row.Children[0].TextContent} {row.Children[1].TextContent.Trim()} {row.Children[3].TextContent.Trim()}".Trim()
                )
        );
        Assert.Equal(
            "2 attempts · Queued 30s · Running 3m 00s (warming_up 15s, processing 45s) · Will retry 30s",
            string.Join(' ', timeline.Find(".sums").TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        );
        // as the strip has them
        Assert.Equal(
            timeline
                .FindAll("rect")
                .Select(Look)
                .Where(look => !look.StartsWith("completed", StringComparison.Ordinal))
                .Distinct()
                .Order(),
            timeline.FindAll(".swatch").Select(Look).Distinct().Order()
        );
        Assert.Equal(
            "2 attempts · Queued 30s · Running 3m 00s · Will retry 30s",
            timeline.Find("svg").GetAttribute("aria-label")
        );
    }

    /// <summary>One that has been in one phase alone is drawn as that.</summary>
    [Theory]
    [InlineData("warming_up", 2)]
    [InlineData("processing", 1)]
    public void OnePhase_IsInTheLegend_WhereItIsNotDrawnAsItsState(string phase, int swatches)
    {
        var job = See(null, 0, $$"""{"status":"running","substate":"{{phase}}","startedAt":"2026-01-01T00:00:00Z"}""");

        Assert.Equal(swatches, Render<JobTimeline>(parameters => parameters.Add(it => it.Job, job)).FindAll(".swatch").Count);
    }

    private static string Look(AngleSharp.Dom.IElement element) =>
        $"{element.GetAttribute("data-state")} {element.GetAttribute("data-phase")}";

    [Fact]
    public void WhatGoesOn_TicksInTheBrowser()
    {
        var timeline = Render<JobTimeline>(parameters =>
            parameters.Add(it => it.Job, See(null, 0, """{"status":"hibernating"}"""))
        );

        Assert.Equal(["clock", "age"], timeline.FindAll("tbody live-time").Select(time => time.GetAttribute("kind")));
        Assert.Equal("hibernating", timeline.Find("tbody th").TextContent.Trim());
    }

    [Fact]
    public async Task LongTable_IsMadeWhenItIsOpened()
    {
        Job? job = null;
        for (var second = 0; second < 100; second++)
        {
            var state = second % 2 == 0 ? "running" : "paused";
            job = See(job, second, $$"""{"status":"{{state}}"}""");
        }

        var timeline = Render<JobTimeline>(parameters => parameters.Add(it => it.Job, job!));
        Assert.Empty(timeline.FindAll("tbody tr"));
        Assert.Equal("The table is on its way.", timeline.Find("details p").TextContent);

        await timeline.Find("details").TriggerEventAsync("ontoggle", EventArgs.Empty).Soon();
        Assert.Equal(timeline.FindAll("rect").Count, timeline.FindAll("tbody tr").Count);
        Assert.True(timeline.FindAll("tbody tr").Count > 40);
    }

    private static Job See(Job? before, int second, string json) =>
        JobUpdate
            .Apply(
                before,
                new Observation(JobsOf.Document("job_1", json), DocumentSource.Stream, JobsOf.Start.AddSeconds(second))
            )
            .Job;
}
