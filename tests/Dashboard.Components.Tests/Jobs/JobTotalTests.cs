using Bunit;
using Dashboard.Components.Live;
using Dashboard.Infrastructure;
using Dashboard.Jobs;
using Dashboard.Upstream;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Testing;

namespace Dashboard.Components.Tests.Jobs;

public sealed class JobTotalTests : BunitContext
{
    private readonly FakeTimeProvider _time = new(JobsOf.Start);
    private readonly Pulse _beat;

    public JobTotalTests()
    {
        _beat = new Pulse(_time, new FakeUpstream(new UpstreamStatus(ConnectionState.Connected, JobsOf.Start)));
        Services.AddSingleton<TimeProvider>(_time);
        Services.AddSingleton(_beat);
    }

    /// <summary>The last of several is shown, too, though it came too soon after one that is.</summary>
    [Fact]
    public async Task Cost_ThatGoesOn_IsShownOnceASecond_AndInTheEndTheLast()
    {
        var view = new SumView();
        SetRendererInfo(new("Server", isInteractive: true));
        var total = Render<JobTotal>(parameters => parameters.Add(it => it.View, view));
        await PublishAsync(new JobSum(1, 1m, 1));
        Assert.Equal("1 job · $1.00", total.Find(".total").TextContent);
        foreach (var cost in new[] { 2m, 3m, 4m })
        {
            _time.Advance(TimeSpan.FromMilliseconds(250));
            await PublishAsync(new JobSum(1, cost, 1));
            Assert.Equal("1 job · $1.00", total.Find(".total").TextContent);
        }

        // how many there are agrees with the rows
        await PublishAsync(new JobSum(2, 5m, 2));
        Assert.Equal("2 jobs · $5.00", total.Find(".total").TextContent);
        await PublishAsync(new JobSum(2, 6m, 2));
        Assert.Equal("2 jobs · $5.00", total.Find(".total").TextContent);
        _time.Advance(Pulse.Interval);
        _beat.Beat();
        total.WaitForAssertion(() => Assert.Equal("2 jobs · $6.00", total.Find(".total").TextContent));

        // until the component has looked at it, whether or not it shows it
        async Task PublishAsync(JobSum sum)
        {
            var looked = view.Value.LookedAsync();
            view.Value.Publish(sum);
            await looked.Soon();
            await total.InvokeAsync(() => { }).Soon();
        }
    }

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

        _time.Advance(TimeSpan.FromSeconds(1));
        total.Render(parameters => parameters.Add(it => it.IsHeld, true));
        view.Value.Publish(new JobSum(1, 0m, 1));
        total.Render();
        Assert.Equal("2 jobs · $1,234.50", total.Find(".total").TextContent);

        total.Render(parameters => parameters.Add(it => it.IsHeld, false));
        Assert.Equal("1 job · $0.00", total.Find(".total").TextContent);
    }

    /// <summary>Tells when it is read.</summary>
    private sealed class ReadSum : ILiveValue<JobSum>
    {
        private readonly LiveValue<JobSum> _value = new(JobSum.None);
        private volatile TaskCompletionSource _looked = new();

        public JobSum Current
        {
            get
            {
                var current = _value.Current;
                _looked.TrySetResult();
                return current;
            }
        }

        public Task LookedAsync() => (_looked = new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

        public void Publish(JobSum sum) => _value.Publish(sum);

        public IDisposable Subscribe(Action changed) => _value.Subscribe(changed);
    }

    private sealed class SumView : IJobView
    {
        public ReadSum Value { get; } = new();

        public ILiveValue<JobCounts> Counts => throw new NotSupportedException();

        public ILiveValue<JobSum> Sum => Value;

        public int Count => Value.Current.Jobs;

        public LiveFrame Current => LiveFrame.Loading;

        public IDisposable Subscribe(Action changed) => throw new NotSupportedException();
    }
}
