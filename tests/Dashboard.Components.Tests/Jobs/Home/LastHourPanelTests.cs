using Bunit;
using Dashboard.Jobs.Home;
using Testing;

namespace Dashboard.Components.Tests.Jobs.Home;

public sealed class LastHourPanelTests : HomeTests
{
    [Fact]
    public void Charts_SayWhatTheyShow_InWhichUnit_AndTheSum()
    {
        See("a", """{"status":"completed","startedAt":"2026-01-01T01:10:00Z","completedAt":"2026-01-01T01:20:00Z"}""");
        See("b", """{"status":"running","startedAt":"2026-01-01T01:10:30Z"}""");
        Hour.Tick();

        Assert.Equal(
            [
                "Started, a minute: 2 in all; at most 2",
                "Completed, a minute: 1 in all; at most 1",
                "Failed, a minute: 0 in all; at most 0",
                "Running, or paused, jobs: 1 now; at most 2",
                "Cost, $ a minute: $0.00 in all; at most $0.00",
            ],
            Render<LastHourPanel>().FindAll("svg").Select(chart => chart.GetAttribute("aria-label"))
        );
    }

    /// <summary>What the charts draw can be read, too; and it costs nothing until somebody wants to.</summary>
    [Fact]
    public async Task Table_IsThereOnRequest_WithEveryMinute()
    {
        See("a", """{"status":"completed","startedAt":"2026-01-01T01:10:00Z","completedAt":"2026-01-01T01:20:00Z"}""");
        Hour.Tick();
        var panel = Render<LastHourPanel>();
        Assert.Empty(panel.FindAll("table"));

        await panel.Find("button").ClickAsync().Soon();
        Assert.Equal("true", panel.Find("button").GetAttribute("aria-expanded"));
        Assert.Equal(60, panel.FindAll("tbody tr").Count);
        // the newest first: 01:59 is the hour's last minute but one
        Assert.Equal("0 1 0 0 –", Words(panel.FindAll("tbody tr")[40]));
        Assert.Equal("1 0 0 1 –", Words(panel.FindAll("tbody tr")[50]));

        await panel.Find("button").ClickAsync().Soon();
        Assert.Empty(panel.FindAll("table"));
    }

    [Fact]
    public void Cost_SeenForLessThanTheHour_IsSaidToBe()
    {
        Hour.Tick();
        var panel = Render<LastHourPanel>();
        Assert.Contains("What jobs cost is seen rising since", panel.Markup, StringComparison.Ordinal);
        // of starts, failures and costs; an end that is one is told by the job
        Assert.Equal(3, panel.FindAll(".known").Count);

        Time.Advance(TimeSpan.FromHours(1));
        Hour.Tick();
        panel.WaitForAssertion(() =>
            Assert.DoesNotContain("What jobs cost is seen rising since", panel.Markup, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void BeforeTheFirstReading_ChartsAreEmpty_AndStandWhereTheyWill() =>
        Assert.Equal(5, Render<LastHourPanel>().FindAll("svg").Count);
}
