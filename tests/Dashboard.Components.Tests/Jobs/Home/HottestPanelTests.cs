using Bunit;
using Dashboard.Jobs.Home;
using Shared.Jobs;

namespace Dashboard.Components.Tests.Jobs.Home;

public sealed class HottestPanelTests : HomeTests
{
    [Fact]
    public void Jobs_AreNamedWithTheirHottestGpu_AndHotOnesSetOff()
    {
        Running(2);
        See(
            "a",
            """{"status":"running","resources":{"gpus":[{"id":"gpu_0","type":"H100","temperature":91},{"id":"gpu_1","temperature":60}]}}"""
        );
        See("b", """{"status":"running","resources":{"gpus":[{"id":"gpu_7","type":"A10","temperature":84.4}]}}""");

        var panel = Render<HottestPanel>();
        Assert.Equal(["a H100 gpu_0 91 °C", "b A10 gpu_7 84 °C"], panel.FindAll("li").Select(Words));
        Assert.Equal("91 °C", Words(Assert.Single(panel.FindAll(".hot"))));
        Assert.Equal("Hottest of running 2", Words(panel.Find("h2")));
        Assert.Empty(panel.FindAll("p"));
    }

    /// <summary>What is not told is not cool.</summary>
    [Fact]
    public void RunningJobs_OfWhichFewTellATemperature_AreSaidToBe()
    {
        Running(20);
        Assert.StartsWith(
            "No running job tells a temperature.",
            Words(Render<HottestPanel>().Find("p")),
            StringComparison.Ordinal
        );

        See("a", """{"status":"running","resources":{"gpus":[{"id":"gpu_0","temperature":91}]}}""");
        Time.Advance(HottestGpus.Interval);
        Assert.Equal("Of the 1 that tell a temperature.", Words(Render<HottestPanel>().Find("p")));
    }

    [Fact]
    public void NoJobRunning_SaysSo() => Assert.Equal("No job is running.", Words(Render<HottestPanel>().Find("p")));

    [Fact]
    public void Reading_ThatChanges_IsShown()
    {
        Running(1);
        See("a", """{"status":"running","resources":{"gpus":[{"id":"gpu_0","temperature":50}]}}""");
        var panel = Render<HottestPanel>();
        See("a", """{"status":"running","resources":{"gpus":[{"id":"gpu_0","temperature":70}]}}""");
        Hottest.Tick();

        panel.WaitForAssertion(() => Assert.Contains("70 °C", Words(panel.Find("li")), StringComparison.Ordinal));
    }

    private void Running(int number)
    {
        var counts = new int[Enum.GetValues<JobState>().Length];
        counts[(int)JobState.Running] = number;
        Views.Publish(HomeList.Ask("state:running", "-gpu"), number, new Dashboard.Jobs.JobCounts([.. counts]));
    }
}
