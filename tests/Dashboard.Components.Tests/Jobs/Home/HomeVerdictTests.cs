using Bunit;
using Dashboard.Jobs;
using Dashboard.Jobs.Home;
using Dashboard.Upstream;
using Testing;

namespace Dashboard.Components.Tests.Jobs.Home;

public sealed class HomeVerdictTests : HomeTests
{
    [Fact]
    public void NothingToDo_IsAllQuiet()
    {
        Views.Publish(JobQuery.Default, 0, 5);

        Assert.StartsWith("All quiet. In the last hour no job has failed", Verdict(), StringComparison.Ordinal);
    }

    [Fact]
    public void FailuresOfBefore_AreNotPassedOver()
    {
        Views.Publish(JobQuery.Default, 0, 5);
        Views.Publish(HomeList.All[0].Query, HomeList.Most, 3);

        Assert.EndsWith("3 that failed before are left so.", Verdict(), StringComparison.Ordinal);
    }

    /// <summary>Nobody has to do anything about them yet, and they are not passed over.</summary>
    [Fact]
    public void Retrying_IsSaid_AndIsNoTroubleByItself()
    {
        Views.Publish(JobQuery.Default, 0, 5);
        Views.Publish(HomeList.Retrying, 0, 2);
        Assert.StartsWith("All quiet.", Verdict(), StringComparison.Ordinal);
        Assert.EndsWith("2 failed and will be tried again.", Verdict(), StringComparison.Ordinal);

        Views.Publish(HomeList.FailedLately, 0, 1);
        Assert.Equal(
            ["1 failed in the last hour", "2 failed and will be tried again"],
            Render<HomeVerdict>().FindAll(".trouble").Select(Words)
        );
    }

    /// <summary>Nobody knows how it is there: what was quiet need not be.</summary>
    [Fact]
    public void UpstreamNotHeard_IsNotSaidToBeQuiet()
    {
        Views.Publish(JobQuery.Default, 0, 5);
        Upstream.Publish(new UpstreamStatus(ConnectionState.Reconnecting, JobsOf.Start));

        Assert.Equal("Upstream is not heard: what stands here is as last told.", Verdict());
    }

    [Fact]
    public void NoJobs_SaysNothing_ThePageDoes() => Assert.Equal("", Verdict());

    [Fact]
    public void Troubles_AreNamedWithTheirNumbers_AndLeadToTheirJobs()
    {
        Views.Publish(JobQuery.Default, 0, 5);
        Views.Publish(HomeList.FailedLately, 0, 1_200);
        Views.Publish(HomeList.WaitingLong, 0, 3);
        See("a", """{"status":"running","resources":{"gpus":[{"id":"gpu_0","temperature":91}]}}""");

        var verdict = Render<HomeVerdict>();
        Assert.Equal(
            ["1,200 failed in the last hour", "3 waiting for more than 10 minutes", "1 with a GPU at 85 °C or more"],
            verdict.FindAll(".trouble").Select(Words)
        );
        Assert.Equal([true, false, true], verdict.FindAll(".trouble").Select(trouble => trouble.ClassList.Contains("urgent")));
        Assert.Equal(
            [
                "/jobs?q=is%3Afailing%20ended%3E-1h&sort=ended",
                "/jobs?q=state%3Aqueued%2Cinitializing%20wait%3E10m&sort=-wait",
                null,
            ],
            verdict.FindAll(".trouble").Select(trouble => trouble.GetAttribute("href"))
        );
    }

    [Fact]
    public void Trouble_ThatComesAndGoes_IsShownAsItIs()
    {
        Views.Publish(JobQuery.Default, 0, 5);
        var verdict = Render<HomeVerdict>();
        Assert.NotNull(verdict.Find(".quiet"));

        Views.Publish(HomeList.FailedLately, 0, 1);
        verdict.WaitForAssertion(() => Assert.Equal("1 failed in the last hour", Words(verdict.Find(".trouble"))));

        Views.Publish(HomeList.FailedLately, 0, 0);
        verdict.WaitForAssertion(() => Assert.NotNull(verdict.Find(".quiet")));
    }

    private string Verdict() => Words(Render<HomeVerdict>().Find(".verdict"));
}
