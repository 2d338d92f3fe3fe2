using Dashboard.Infrastructure;
using Dashboard.Jobs;
using Dashboard.Jobs.Views;
using Shared.Jobs;
using Testing;

namespace Dashboard.Components.Tests.Jobs.Home;

/// <summary>Tops and shares that are what the test says.</summary>
internal sealed class FakeFleetViews : IFleetViews
{
    private readonly Dictionary<(JobQuery, int), LiveValue<JobTop>> _tops = [];

    public LiveValue<FleetShares> Shares { get; } = new(FleetShares.None);

    public ILiveValue<JobTop> GetTop(JobQuery query, int most) => Find(query, most);

    public ILiveValue<FleetShares> GetShares() => Shares;

    public void Publish(JobQuery query, int most, int count, params IReadOnlyList<Job> jobs) =>
        Find(query, most).Publish(new JobTop([.. jobs], count, CountsOf(jobs)));

    public void Publish(JobQuery query, int count, JobCounts counts) => Find(query, 0).Publish(new JobTop([], count, counts));

    public static JobCounts CountsOf(IReadOnlyList<Job> jobs) =>
        new([.. Enum.GetValues<JobState>().Select(state => jobs.Count(job => job.State == state))]);

    public static Job Read(string jobId, string json) =>
        JobUpdate.Apply(null, new Observation(JobsOf.Document(jobId, json), DocumentSource.Stream, JobsOf.Start)).Job;

    private LiveValue<JobTop> Find(JobQuery query, int most) =>
        _tops.TryGetValue((query, most), out var top) ? top : _tops[(query, most)] = new LiveValue<JobTop>(JobTop.None);
}
