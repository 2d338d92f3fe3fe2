using System.Globalization;
using Bunit;
using Dashboard.Operation;
using Dashboard.Upstream.Budget;
using Dashboard.Upstream.Polls;

namespace Dashboard.Components.Tests.Operation;

public sealed class BudgetPanelTests : BunitContext
{
    private static readonly DateTimeOffset Now = new(2026, 1, 15, 14, 2, 11, TimeSpan.Zero);

    private static readonly BudgetReading Fresh = new(100, TimeSpan.FromMinutes(1), 100, null)
    {
        Reserved = 10,
        Purposes = [.. Enum.GetValues<RequestPurpose>().Select(purpose => new PurposeReading(purpose, 0, 0, 0, 0))],
    };

    [Fact]
    public void Fresh_SaysWhereItsLimitComesFrom_AndThatItLasts()
    {
        var panel = Render(Fresh);

        Assert.Equal("100 of 100 requests", panel.Find(".figure").TextContent);
        Assert.Equal(
            [
                "Limit: 100 requests in 1m 00s as configured; upstream has named none",
                "Reserve: 10 requests so that who opens a page need not wait",
                "Runs out: not as things go: no more is spent than comes back",
            ],
            Facts(panel)
        );
        Assert.DoesNotContain("asked to wait", panel.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Spent_SaysByWhom_HowLongItLasts_AndThatUpstreamAskedToWait()
    {
        var panel = Render(
            Fresh with
            {
                Remaining = 7.9,
                BlockedUntil = Now,
                Reserved = 1,
                IsToldByUpstream = true,
                WindowEndsAt = Now,
                TimeToExhaustion = TimeSpan.FromSeconds(95),
                Purposes = [new(RequestPurpose.Person, 3, 1200, 5000, 0), new(RequestPurpose.Poll, 40, 2000, 9000, 12)],
            }
        );

        Assert.Equal("7 of 100 requests", panel.Find(".figure").TextContent);
        Assert.StartsWith("Upstream has asked to wait.", panel.Find("p").TextContent, StringComparison.Ordinal);
        Assert.Equal(
            [
                "Limit: 100 requests in 1m 00s as upstream says",
                "Reserve: 1 request so that who opens a page need not wait",
                "Limit resets:",
                "Runs out: in 1m 35s if it goes on as in the last minute",
            ],
            Facts(panel)
        );
        Assert.Equal(
            ["Pages that people open31,2000", "Reading jobs as planned402,00012"],
            panel.FindAll("tbody tr").Select(row => string.Concat(row.QuerySelectorAll("td").Select(cell => cell.TextContent)))
        );
        Assert.Equal(["until", "until"], panel.FindAll("live-time").Select(time => time.GetAttribute("kind")!));
    }

    [Fact]
    public void UsedUpButForPeople_SaysWhoseShareThatIs()
    {
        var panel = Render(
            WithProgramsFrom(Now.AddMinutes(3)) with
            {
                Shortage = new BudgetShortage(IsOfAll: false, Now.AddMinutes(1)),
            }
        );

        Assert.Equal(
            [
                "Those left are kept for people; the next one for all else comes . Programs' share of the requests is used up until ; people's is kept.",
            ],
            Words(panel)
        );
        Assert.Equal([Now.AddMinutes(1), Now.AddMinutes(3)], TimesOf(panel));
    }

    [Fact]
    public void UsedUpForAll_SaysSo_AndWhenProgramsHaveTheirTurn()
    {
        var panel = Render(
            WithProgramsFrom(Now.AddMinutes(3)) with
            {
                Shortage = new BudgetShortage(IsOfAll: true, Now.AddMinutes(1)),
            }
        );

        Assert.Equal(
            ["All requests are used up, people's too; the next one comes . Programs' share of the requests is used up until ."],
            Words(panel)
        );
        Assert.Equal([Now.AddMinutes(1), Now.AddMinutes(3)], TimesOf(panel));
    }

    [Fact]
    public void LookupsOfUnknownJobs_UsedUp_AreSaid()
    {
        var panel = Render(Fresh with { LookupsFrom = Now.AddMinutes(2) });

        Assert.Equal(
            ["What programs may ask of jobs that are not known here is used up until ; known jobs are read on."],
            Words(panel)
        );
        Assert.Equal([Now.AddMinutes(2)], TimesOf(panel));
    }

    [Fact]
    public void AskedToWait_SaysWhereProgramsWaitForLonger()
    {
        Assert.Equal(
            ["Upstream has asked to wait. Requests go on ."],
            Words(Render(WithProgramsFrom(Now) with { BlockedUntil = Now }))
        );
        Assert.Equal(
            ["Upstream has asked to wait. Requests go on , those of programs at ."],
            Words(Render(WithProgramsFrom(Now.AddMinutes(3)) with { BlockedUntil = Now }))
        );
    }

    [Theory]
    [InlineData(0, 0, null)]
    [InlineData(7, 4.9, null)]
    [InlineData(1, 5, "Reading is behind the plan: 1 job is due, the longest for 5s.")]
    [InlineData(1200, 95, "Reading is behind the plan: 1,200 jobs are due, the longest for 1m 35s.")]
    public void ReadsThatWaitForTheBudget_AreSaid_OnceTheyAreLate(int due, double seconds, string? said)
    {
        var panel = Render<BudgetPanel>(panel =>
            panel.Add(it => it.Reading, Fresh).Add(it => it.Behind, new PollBacklog(due, TimeSpan.FromSeconds(seconds)))
        );

        Assert.Equal(said is null ? [] : [said + " What is least urgent waits longest."], Words(panel));
    }

    private static BudgetReading WithProgramsFrom(DateTimeOffset at) =>
        Fresh with
        {
            Purposes = [new PurposeReading(RequestPurpose.Program, 0, 0, 0, 0) { NextAt = at }],
        };

    private static IEnumerable<string> Words(IRenderedComponent<BudgetPanel> panel) =>
        panel
            .FindAll("p")
            .Select(p => string.Join(' ', p.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));

    private static IEnumerable<DateTimeOffset> TimesOf(IRenderedComponent<BudgetPanel> panel) =>
        panel
            .FindAll("live-time")
            .Select(time =>
                DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(time.GetAttribute("at")!, CultureInfo.InvariantCulture))
            );

    private static IEnumerable<string> Facts(IRenderedComponent<BudgetPanel> panel) =>
        panel
            .FindAll("dl > div")
            .Select(fact => $"{fact.QuerySelector("dt")!.TextContent}: {fact.QuerySelector("dd")!.TextContent.Trim()}".TrimEnd());

    private IRenderedComponent<BudgetPanel> Render(BudgetReading reading) =>
        Render<BudgetPanel>(panel => panel.Add(it => it.Reading, reading));
}
