using Bunit;
using Dashboard.Jobs.Page;
using Shared.Jobs;
using Testing;

namespace Dashboard.Components.Tests.Jobs.Page;

public sealed class JobErrorPanelTests : BunitContext
{
    [Fact]
    public void WhatTheApiPageNames_HasItsWords_AndTheRestStandsAsItCame()
    {
        var panel = Open(
            """
            {"code":"OOM","message":"no memory","traceId":"t-1","details":
              {"step":"encode","memoryRequired":"45GB","memoryAvailable":"40GB","suggestion":"less","batch":{"size":64}}}
            """
        );

        Assert.Equal("no memory", panel.Find(".message").TextContent);
        Assert.Equal(["encode", "45 GB needed, 40 GB available"], panel.FindAll(".facts dd").Select(fact => fact.TextContent));
        Assert.Equal("Suggested: less", panel.Find(".suggestion").TextContent);
        Assert.Equal(["batch", "size", "traceId"], panel.FindAll(".json dt").Select(name => name.TextContent));
    }

    [Theory]
    [InlineData("""{"code":"OOM","message":"m","details":{"step":"encode"}}""", "")]
    [InlineData("""{"code":"OOM","message":"m","details":null}""", "")]
    [InlineData("""{"code":"OOM","message":"m","details":["a","b"]}""", "ab")]
    [InlineData("""{"code":"OOM","message":"m","details":"see the log"}""", "see the log")]
    [InlineData("\"it broke\"", "")]
    public void DetailsOfAnyShape_AreShownOnce(string error, string rest) =>
        Assert.Equal(rest, string.Concat(Open(error).FindAll(".json").Select(tree => tree.TextContent)).Trim());

    [Fact]
    public async Task Log_IsOneClickAway_WhereThereIsOne()
    {
        var asked = 0;
        Assert.Empty(Open("\"it broke\"").FindAll("button"));
        var panel = Open("\"it broke\"");
        panel.Render(parameters => parameters.Add(it => it.LogAsked, () => asked++));

        await panel.Find("button").ClickAsync().Soon();

        Assert.Equal(1, asked);
    }

    private IRenderedComponent<JobErrorPanel> Open(string error)
    {
        var job = JobUpdate.Apply(null, JobsOf.Observation("job_1", $$"""{"status":"failed","error":{{error}} }""")).Job;
        return Render<JobErrorPanel>(parameters => parameters.Add(panel => panel.Job, job));
    }
}
