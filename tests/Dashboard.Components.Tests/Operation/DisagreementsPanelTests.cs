using Bunit;
using Dashboard.Jobs;
using Dashboard.Operation;
using Shared.Jobs;
using Testing;

namespace Dashboard.Components.Tests.Operation;

public sealed class DisagreementsPanelTests : BunitContext
{
    [Fact]
    public void None_SaysWhatWouldStandHere_AndWhatWasOnlyLate()
    {
        var store = new JobStore();
        store.Apply(JobsOf.Observation("job_1", """{"status":"completed"}"""));
        store.Apply(JobsOf.Observation("job_1", """{"status":"running"}"""));

        var panel = Render(store);

        Assert.StartsWith("None since the start.", panel.Find("p").TextContent, StringComparison.Ordinal);
        Assert.Equal(
            ["Late events 1, left aside as out of date", "Late reads none", "Late webhooks none"],
            panel
                .FindAll("dl > div")
                .Select(fact => $"{fact.QuerySelector("dt")!.TextContent} {fact.QuerySelector("dd")!.TextContent}")
        );
        Assert.Empty(panel.FindAll("table, ul"));
    }

    [Fact]
    public void Disagreements_AreToldWithWhoSaidWhat_WhichCountsAndWhy()
    {
        var store = new JobStore();
        store.Apply(JobsOf.Observation("a/b", """{"status":"completed","endpointId":"ep_1"}"""));
        store.Apply(Read("a/b", """{"status":"running"}"""));
        store.Apply(Read("a/b", """{"status":"running"}"""));
        store.Apply(JobsOf.Observation("a/b", """{"status":"completed","endpointId":"<b>"}""", DocumentSource.Webhook));

        var panel = Render(store);

        Assert.Equal(
            ["endpointIdthe stream and a webhook1", "statusthe stream and a read1"],
            panel
                .FindAll("tbody tr")
                .Select(row => string.Concat(row.QuerySelectorAll("td").Select(cell => cell.TextContent)))
                .Order(StringComparer.Ordinal)
        );
        var items = panel.FindAll("li");
        Assert.Contains("endpointId: the stream said ep_1, a webhook says <b>, and it cannot be both.", items[0].TextContent);
        Assert.Contains("status: the stream said completed, a read sent later says running.", items[1].TextContent);
        Assert.Contains("completed counts: an end is left only for a higher retry count. Seen 2 times.", items[1].TextContent);
        Assert.Equal("/jobs/a%2Fb", items[1].QuerySelector("a")!.GetAttribute("href"));
        Assert.NotNull(items[1].QuerySelector("live-time"));
    }

    private static Observation Read(string jobId, string json) =>
        JobsOf.Observation(jobId, json, DocumentSource.Batch) with
        {
            RequestedAt = JobsOf.Start.AddSeconds(1),
            ReceivedAt = JobsOf.Start.AddSeconds(2),
        };

    private IRenderedComponent<DisagreementsPanel> Render(JobStore store) =>
        Render<DisagreementsPanel>(panel => panel.Add(it => it.Reading, store.Disagreements.GetReading()));
}
