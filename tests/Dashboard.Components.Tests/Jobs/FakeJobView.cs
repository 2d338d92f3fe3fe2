using Dashboard.Components.Live;
using Dashboard.Infrastructure;
using Dashboard.Jobs;
using Shared.Jobs;

namespace Dashboard.Components.Tests.Jobs;

/// <summary>A view of which only the counts are there.</summary>
internal sealed class FakeJobView : IJobView
{
    private readonly LiveValue<JobCounts> _counts = new(JobCounts.None);

    public ILiveValue<JobCounts> Counts => _counts;

    public ILiveValue<JobSum> Sum { get; } = new LiveValue<JobSum>(JobSum.None);

    int IJobView.Count => _counts.Current.Total;

    public LiveFrame Current => LiveFrame.Loading;

    public IDisposable Subscribe(Action changed) => _counts.Subscribe(changed);

    public void Count(params (JobState State, int Number)[] numbers)
    {
        var byState = new int[Enum.GetValues<JobState>().Length];
        foreach (var (state, number) in numbers)
        {
            byState[(int)state] = number;
        }

        _counts.Publish(new JobCounts([.. byState]));
    }
}
