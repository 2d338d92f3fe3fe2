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
        Assert.Equal("", total.Markup.Trim());

        view.Value.Publish(new JobSum(2, 1234.5m));
        total.WaitForAssertion(() => Assert.Equal("Cost $1,234.50", total.Find(".total").TextContent));
        Assert.Equal(
            "What the 2 jobs of this search have cost so far, each in its present attempt",
            total.Find(".total").GetAttribute("title")
        );

        view.Value.Publish(new JobSum(1, 0m));
        total.WaitForAssertion(() => Assert.Equal("Cost $0.00", total.Find(".total").TextContent));
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
