using System.Text;
using Bunit;
using Bunit.TestDoubles;
using Dashboard.Jobs.Page;
using Microsoft.Extensions.DependencyInjection;
using Shared.Documents;
using Shared.Jobs;
using Testing;

namespace Dashboard.Components.Tests.Jobs.Page;

public sealed class JobDocumentPanelTests : BunitContext
{
    /// <summary>A text that is replaced four times a second can be neither selected nor copied.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Document_OpenWhileTheJobGoesOn_StaysUntilTheNewerIsAskedFor(int which)
    {
        var panel = RenderPanel(JobAt(10));
        await panel.FindAll("button")[which].ClickAsync().Soon();
        var before = Text(panel);
        Assert.Matches(@"""progress"": ?10", before);
        Assert.Equal("This is the newest", Newer(panel));

        panel.Render(parameters => parameters.Add(p => p.Job, JobAt(20)));
        Assert.Equal(before, Text(panel));
        Assert.Equal("Show the newer version", Newer(panel));

        await panel.Find(".newer").ClickAsync().Soon();
        Assert.Matches(@"""progress"": ?20", Text(panel));
        Assert.Equal("This is the newest", Newer(panel));
    }

    [Fact]
    public void Document_NamedInTheAddress_IsOpenAndThatOfAnotherJobIsNot()
    {
        Services.GetRequiredService<BunitNavigationManager>().NavigateTo("/jobs/job_1#y=400&doc=received");
        var panel = RenderPanel(JobAt(10));
        Assert.Equal("true", panel.FindAll("button")[1].GetAttribute("aria-pressed"));
        Assert.NotEmpty(Text(panel));

        Services.GetRequiredService<BunitNavigationManager>().NavigateTo("/jobs/job_2");
        panel.Render(parameters => parameters.Add(p => p.Job, JobAt(10, "job_2")));
        Assert.Empty(panel.FindAll("pre"));
    }

    [Theory]
    [InlineData("#doc=nothing-like-that")]
    [InlineData("#doc=7")]
    [InlineData("#doc")]
    [InlineData("")]
    public void Address_NamesNoDocument_NoneIsOpen(string fragment)
    {
        Services.GetRequiredService<BunitNavigationManager>().NavigateTo($"/jobs/job_1{fragment}");

        Assert.Empty(RenderPanel(JobAt(10)).FindAll("pre"));
    }

    private IRenderedComponent<JobDocumentPanel> RenderPanel(Job job) =>
        Render<JobDocumentPanel>(parameters => parameters.Add(panel => panel.Job, job));

    private static string Text(IRenderedComponent<JobDocumentPanel> panel) => panel.Find("pre").TextContent;

    private static string Newer(IRenderedComponent<JobDocumentPanel> panel) => panel.Find(".newer").TextContent.Trim();

    private static Job JobAt(int progress, string jobId = "job_1")
    {
        var json = $$"""{"jobId":"{{jobId}}","status":"running","progress":{{progress}}}""";
        var document = DocumentReader.Read(Encoding.UTF8.GetBytes(json)).Document!;
        return JobUpdate.Apply(null, new Observation(document, DocumentSource.Stream, DateTimeOffset.UnixEpoch)).Job;
    }
}
