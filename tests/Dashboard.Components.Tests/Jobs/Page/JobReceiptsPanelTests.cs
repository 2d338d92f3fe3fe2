using Bunit;
using Dashboard.Components.Live;
using Dashboard.Jobs;
using Dashboard.Jobs.Page;
using Dashboard.Upstream;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Shared.Jobs;
using Testing;

namespace Dashboard.Components.Tests.Jobs.Page;

public sealed class JobReceiptsPanelTests : BunitContext
{
    private readonly JobStore _store = new();
    private int _second;

    public JobReceiptsPanelTests()
    {
        Services.AddSingleton(_store);
        Services.AddSingleton(
            new Pulse(TimeProvider.System, new FakeUpstream(new UpstreamStatus(ConnectionState.Connected, JobsOf.Start)))
        );
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
    }

    [Fact]
    public void Closed_ItShowsNothing_AndKeepsNoBytes()
    {
        See("""{"status":"running"}""");
        var panel = Open();

        Assert.Empty(panel.FindAll("table"));
        Assert.True(_store.Receipts.GetLatest("job_1")[0].Json.IsEmpty);
    }

    [Fact]
    public void Opened_ItShowsWhatCame_AndFromThenOnItsBytes()
    {
        See("""{"status":"queued"}""");
        var panel = Open();
        panel.Find("button").Click();
        See("""{"status":"running","progress":5}""", DocumentSource.Webhook);
        Update(panel);

        Assert.Equal(
            ["webhook news", "stream first seen"],
            panel.FindAll("tbody tr").Select(row => $"{row.Children[1].TextContent} {row.Children[2].TextContent}")
        );
        var open = Assert.Single(panel.FindAll("tbody button"));
        open.Click();
        Assert.Equal("""{"status":"running","progress":5}""", panel.Find("pre").TextContent);
    }

    /// <summary>What is being read does not move.</summary>
    [Fact]
    public void WhileOneIsOpen_RowsStay_AndTheNewerOnesAreOffered()
    {
        See("""{"status":"queued"}""");
        var panel = Open();
        panel.Find("button").Click();
        See("""{"status":"running","progress":1}""");
        Update(panel);
        panel.Find("tbody button").Click();

        See("""{"status":"running","progress":2}""");
        See("""{"status":"running","progress":3}""");
        Update(panel);

        Assert.Equal(3, panel.FindAll("tbody tr").Count);
        Assert.Equal("Show 2 newer", panel.Find(".newer").TextContent.Trim());
        panel.Find(".newer").Click();
        Assert.Equal(4, panel.FindAll("tbody tr").Count);
        Assert.Empty(panel.FindAll("pre"));
    }

    [Fact]
    public async Task Closed_OrLeft_ItKeepsNoBytesAnyMore()
    {
        See("""{"status":"queued"}""");
        var panel = Open();
        panel.Find("button").Click();
        See("""{"status":"running"}""");
        Assert.False(_store.Receipts.GetLatest("job_1")[0].Json.IsEmpty);
        panel.Find("button").Click();
        Assert.True(_store.Receipts.GetLatest("job_1")[0].Json.IsEmpty);

        panel.Find("button").Click();
        See("""{"status":"running","progress":2}""");
        await DisposeComponentsAsync();
        Assert.True(_store.Receipts.GetLatest("job_1")[0].Json.IsEmpty);
    }

    [Fact]
    public void HostileBytes_StayText()
    {
        See("""{"status":"queued"}""");
        var panel = Open();
        panel.Find("button").Click();
        See($$"""{"status":"running","currentStep":"{{HostileText.Markup}}"}""");
        Update(panel);
        panel.Find("tbody button").Click();

        HostileText.AssertIsText(panel);
    }

    private void See(string json, DocumentSource source = DocumentSource.Stream) =>
        _store.Apply(new Observation(JobsOf.Document("job_1", json), source, JobsOf.Start.AddSeconds(_second++)));

    private IRenderedComponent<JobReceiptsPanel> Open() =>
        Render<JobReceiptsPanel>(parameters => parameters.Add(panel => panel.Job, _store.Find("job_1")!));

    private void Update(IRenderedComponent<JobReceiptsPanel> panel) =>
        panel.Render(parameters => parameters.Add(it => it.Job, _store.Find("job_1")!));
}
