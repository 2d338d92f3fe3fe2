using Bunit;
using Dashboard.Components.Live;
using Dashboard.Infrastructure;
using Dashboard.Jobs;

namespace Dashboard.Components.Tests.Jobs;

public sealed class JobTotalTests : BunitContext
{
    [Fact]
    public void Total_FollowsTheSearch_AndIsNotThereWhereNothingIsKnownOfIt()
    {
        var view = new SumView();
        SetRendererInfo(new("Server", isInteractive: true));
        var total = Render<JobTotal>(parameters => parameters.Add(it => it.View, view));
        Assert.Equal("0 jobs", total.Find(".total").TextContent);
        Assert.Equal("Found by this search", total.Find(".total").GetAttribute("title"));

        view.Value.Publish(new JobSum(2, 1234.5m, 1));
        total.WaitForAssertion(() => Assert.Equal("2 jobs · $1,234.50", total.Find(".total").TextContent));
        Assert.Equal(
            "Found by this search, with what they have cost so far in all attempts that were seen; of 1 a cost is known",
            total.Find(".total").GetAttribute("title")
        );

        total.Render(parameters => parameters.Add(it => it.IsHeld, true));
        view.Value.Publish(new JobSum(1, 0m, 1));
        total.Render();
        Assert.Equal("2 jobs · $1,234.50", total.Find(".total").TextContent);

        total.Render(parameters => parameters.Add(it => it.IsHeld, false));
        Assert.Equal("1 job · $0.00", total.Find(".total").TextContent);
    }

    private sealed class SumView : IJobView
    {
        public LiveValue<JobSum> Value { get; } = new(JobSum.None);

        public ILiveValue<JobCounts> Counts => throw new NotSupportedException();

        public ILiveValue<JobSum> Sum => Value;

        public int Count => Value.Current.Jobs;

        public LiveFrame Current => LiveFrame.Loading;

        public IDisposable Subscribe(Action changed) => throw new NotSupportedException();
    }
}
