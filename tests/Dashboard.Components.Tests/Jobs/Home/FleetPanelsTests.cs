using Bunit;
using Dashboard.Jobs;
using Dashboard.Jobs.Home;
using Dashboard.Jobs.Search;
using Dashboard.Jobs.Views;
using Shared.Jobs;

namespace Dashboard.Components.Tests.Jobs.Home;

public sealed class FleetPanelsTests : HomeTests
{
    [Fact]
    public void States_EachWithItsNumber_LeadToTheirJobs()
    {
        Publish((JobState.Running, 30), (JobState.Completed, 60));

        var panel = Render<FleetStatesPanel>();
        Assert.Equal("All jobs 90", Words(panel.Find("h2")));
        Assert.Equal(8, panel.FindAll("li").Count);
        var running = panel.FindAll("li")[2];
        Assert.Equal("Running 30", Words(running));
        Assert.Equal("/jobs?q=state%3Arunning", running.QuerySelector("a")!.GetAttribute("href"));
        Assert.Equal("transform: scaleX(0.5)", running.QuerySelector(".fill")!.GetAttribute("style"));
    }

    [Fact]
    public void UnknownState_StandsThereWhileAJobIsInIt()
    {
        var panel = Render<FleetStatesPanel>();
        Assert.DoesNotContain("Unknown", panel.Markup, StringComparison.Ordinal);

        Publish((JobState.Unknown, 1));
        panel.WaitForAssertion(() => Assert.Equal("Unknown 1", Words(panel.FindAll("li")[^1])));
    }

    [Fact]
    public void Shares_NumbersLeadToTheirJobs_AndTheRestToNone()
    {
        Views.Shares.Publish(
            new FleetShares(
                [
                    new JobShare("ep_1", JobSearch.Parse("endpoint:ep_1"), 1_500, 0, 2),
                    new JobShare(null, JobSearch.Parse("-endpoint:*"), 1, 0, 0),
                    new JobShare(null, null, 4, 5, 6) { Names = 12 },
                ],
                []
            )
        );

        var rows = Render<FleetSharesPanel>().FindAll("tbody tr");
        Assert.Equal(["ep_1 1,500 0 2", "none given 1 0 0", "12 other endpoints 4 5 6"], rows.Select(Words));
        Assert.Equal(
            ["/jobs?q=endpoint%3Aep_1", "/jobs?q=endpoint%3Aep_1%20state%3Arunning", "/jobs?q=endpoint%3Aep_1%20is%3Afailing"],
            rows[0].QuerySelectorAll("a").Select(link => link.GetAttribute("href"))
        );
        Assert.Empty(rows[2].QuerySelectorAll("a"));
    }

    [Fact]
    public async Task Shares_ThatStayAsTheyAre_RenderNothing()
    {
        Views.Shares.Publish(Share(gpu: 1));
        var panel = Render<FleetSharesPanel>();
        var endpoints = panel.FindComponents<FleetSharesTable>()[0];
        await RenderedAsync(panel);
        var (panelRenders, tableRenders) = (panel.RenderCount, endpoints.RenderCount);

        Views.Shares.Publish(Share(gpu: 1));
        await RenderedAsync(panel);
        Views.Shares.Publish(Share(gpu: 2));
        panel.WaitForAssertion(() => Assert.Contains("H100 2 0 0", panel.FindAll("tbody tr").Select(Words)));
        await RenderedAsync(panel);

        Assert.True(panel.RenderCount > panelRenders);
        Assert.Equal(tableRenders, endpoints.RenderCount);
    }

    private static FleetShares Share(int gpu) =>
        new(
            [new JobShare("ep_1", JobSearch.Parse("endpoint:ep_1"), 1, 2, 3)],
            [new JobShare("H100", JobSearch.Parse("gpu:H100"), gpu, 0, 0)]
        );

    private void Publish(params (JobState State, int Number)[] numbers)
    {
        var byState = new int[Enum.GetValues<JobState>().Length];
        foreach (var (state, number) in numbers)
        {
            byState[(int)state] = number;
        }

        Views.Publish(JobQuery.Default, byState.Sum(), new JobCounts([.. byState]));
    }
}
