using Dashboard.Upstream;
using Dashboard.Upstream.Planning;
using Dashboard.Upstream.Requests;

namespace Dashboard.Tests.Upstream.Truth;

/// <summary>Upstream says no, to a job or to the key, until a person has seen to it: what it held meanwhile is told in the end.</summary>
public sealed class RefusalTests
{
    private const string NewKey = "key-that-somebody-has-put-in";

    [Fact]
    public async Task ForbiddenJob_IsStoppedAlone_SaysWhatItLacks_AndGoesOnFromItsPlaceWhenAskedForAnew()
    {
        await using var truth = await StartSinglyAsync();
        var begun = await FollowAsync(truth);
        var fault = await truth.Simulator.OrderFaultAsync(
            """{"kind":"forbidden","route":["stream","status"],"jobIds":["job_0"]}"""
        );
        await truth.Simulator.OrderFaultAsync("""{"kind":"cut","route":"stream","jobIds":["job_0"],"count":1}""");
        await truth.Record.UntilAsync(
            () => Plan(truth, "job_0") is { Mode: WatchMode.Rest },
            () => $"the plan is {Plan(truth, "job_0")}"
        );
        Assert.Equal("refused: the Dashboard's API key lacks jobs:read; it has endpoints:execute", Plan(truth, "job_0")!.Reason);
        var opened = truth.Streams.OpenedOf("job_0");
        await TellOnAsync(truth, 20);

        await truth.AssertNothingLostAsync(begun.Where(job => job.Key != "job_0").ToDictionary());
        Assert.Equal(opened, truth.Streams.OpenedOf("job_0"));
        await truth.Simulator.EndFaultAsync(fault);
        await truth.WatchAsync(["job_0"]);
        await truth.AssertNothingLostAsync(begun);
    }

    [Fact]
    public async Task ForbiddenJob_IsTriedAnewWithAnotherKey()
    {
        await using var truth = await StartSinglyAsync();
        var begun = await FollowAsync(truth);
        var fault = await truth.Simulator.OrderFaultAsync(
            """{"kind":"forbidden","route":"stream","jobIds":["job_0"],"count":1}"""
        );
        await truth.Simulator.OrderFaultAsync("""{"kind":"cut","route":"stream","jobIds":["job_0"],"count":1}""");
        await truth.Record.UntilAsync(() => Plan(truth, "job_0") is { Mode: WatchMode.Rest }, () => "never refused");
        await truth.Simulator.EndFaultAsync(fault);

        truth.SetKey(NewKey);

        await truth.AssertNothingLostAsync(begun);
    }

    [Theory]
    [InlineData("stream")]
    [InlineData("all-stream")]
    public async Task KeyRefusedForGood_IsLeftAlone_AndAnotherOneGoesOnFromEveryPlace(string route)
    {
        await using var truth = route == "stream" ? await StartSinglyAsync() : await TruthUnderTest.StartAsync();
        var begun = await FollowAsync(truth, isWatched: route == "stream");
        var fault = await truth.Simulator.OrderFaultAsync("""{"kind":"unauthorized"}""");
        foreach (var job in begun.Keys.Take(route == "stream" ? int.MaxValue : 1))
        {
            await truth.Simulator.OrderFaultAsync($$"""{"kind":"cut","route":"{{route}}","jobIds":["{{job}}"],"count":1}""");
        }

        await SeeKeyAsync(truth, isRefused: true);
        // those that were on their way
        await TellOnAsync(truth, 10);
        var asked = (await truth.Simulator.GetStrokesAsync())[fault];
        await TellOnAsync(truth, 20);
        // requests sent together are one try
        Assert.InRange(asked, KeyGuard.MostTries, begun.Count * KeyGuard.MostTries);
        Assert.Equal(asked, (await truth.Simulator.GetStrokesAsync())[fault]);

        await truth.Simulator.EndFaultAsync(fault);
        truth.SetKey(NewKey);

        await SeeKeyAsync(truth, isRefused: false);
        await truth.AssertNothingLostAsync(begun);
        Assert.Equal(NewKey, truth.Streams.Key);
    }

    private static Task<TruthUnderTest> StartSinglyAsync() =>
        TruthUnderTest.StartAsync(SimulatorHost.Options with { NoAllStream = true });

    private static async Task<Dictionary<string, int>> FollowAsync(TruthUnderTest truth, bool isWatched = true)
    {
        var jobs = await truth.Simulator.SubmitRestlessAsync(4, 3000, 0.1);
        if (isWatched)
        {
            await truth.WatchAsync(jobs);
        }

        return await truth.SeeTheBeginningAsync(jobs);
    }

    private static async Task TellOnAsync(TruthUnderTest truth, int steps) =>
        await truth.Simulator.ToldAsync("job_0", (await truth.Simulator.ReadJournalAsync())["job_0"].Count + steps);

    private static PlannedJob? Plan(TruthUnderTest truth, string jobId) => truth.Get<WatchPlanner>().Plan.Current.Find(jobId);

    private static async Task SeeKeyAsync(TruthUnderTest truth, bool isRefused)
    {
        using var changed = new SemaphoreSlim(0);
        using var subscription = truth.Get<UpstreamMonitor>().Subscribe(() => changed.Release());
        while (truth.Get<UpstreamMonitor>().Current.RefusedKey is not null != isRefused)
        {
            Assert.True(await changed.WaitAsync(TimeSpan.FromSeconds(30)), $"the key never came to be refused: {isRefused}");
        }
    }
}
