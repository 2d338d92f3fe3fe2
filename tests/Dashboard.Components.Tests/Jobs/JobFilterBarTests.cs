using Bunit;
using Dashboard.Components.Live;
using Dashboard.Infrastructure;
using Dashboard.Jobs;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Shared.Jobs;
using Testing;

namespace Dashboard.Components.Tests.Jobs;

public sealed class JobFilterBarTests : BunitContext
{
    private static readonly JobCounts Before = Count(running: 1, completed: 191);
    private static readonly JobCounts After = Count(running: 0, completed: 192);

    public JobFilterBarTests()
    {
        Services.AddSingleton(TimeProvider.System);
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
    }

    /// <summary>The views' tick is another thread: it may publish between any two instructions of a render.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void Counts_ThatChangeWhileRendering_AreShownInTheEnd(int read)
    {
        var counts = new CountsThatChangeWhenRead(Before, After);
        var bar = Render<JobFilterBar>(parameters =>
            parameters.Add(bar => bar.View, new FakeView(counts)).Add(bar => bar.Query, JobQuery.Default)
        );

        counts.ChangeAtRead(read);
        while (!counts.HasChanged)
        {
            bar.Render();
        }

        bar.WaitForAssertion(() => Assert.Equal("All192Completed192", Shown(bar)));
    }

    private static string Shown(IRenderedComponent<JobFilterBar> bar) =>
        string.Concat(
                bar.FindAll("button")
                    .Where(button => button.QuerySelector(".count") is { TextContent: not "0" })
                    .Select(button => button.TextContent.Replace(" ", "", StringComparison.Ordinal).Trim())
            )
            .Replace("\n", "", StringComparison.Ordinal);

    private static JobCounts Count(int running, int completed)
    {
        var counts = new int[Enum.GetValues<JobState>().Length];
        counts[(int)JobState.Running] = running;
        counts[(int)JobState.Completed] = completed;
        return new JobCounts([.. counts]);
    }

    private sealed class CountsThatChangeWhenRead(JobCounts before, JobCounts after) : ILiveValue<JobCounts>
    {
        private readonly LiveValue<JobCounts> _value = new(before);
        private int _readsLeft = int.MaxValue;

        public bool HasChanged => ReferenceEquals(_value.Current, after);

        public JobCounts Current
        {
            get
            {
                var read = _value.Current;
                if (--_readsLeft == 0)
                {
                    Task.Run(() => _value.Publish(after)).Soon().GetAwaiter().GetResult();
                }

                return read;
            }
        }

        public void ChangeAtRead(int read) => _readsLeft = read;

        public IDisposable Subscribe(Action changed) => _value.Subscribe(changed);
    }

    private sealed class FakeView(ILiveValue<JobCounts> counts) : IJobView
    {
        public ILiveValue<JobCounts> Counts { get; } = counts;

        public LiveFrame Current => LiveFrame.Loading;

        public IDisposable Subscribe(Action changed) => throw new NotSupportedException();
    }
}
