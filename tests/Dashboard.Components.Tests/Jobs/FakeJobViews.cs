using Dashboard.Infrastructure;
using Dashboard.Jobs;
using Dashboard.Jobs.Search;
using Shared.Jobs;
using Testing;

namespace Dashboard.Components.Tests.Jobs;

/// <summary>What a component asks of the views, as far as a test has given it something to answer.</summary>
internal sealed class FakeJobViews : IJobViews
{
    private readonly Dictionary<string, LiveValue<JobSight>> _sights = [];

    /// <summary>Of any query.</summary>
    public IReadOnlyList<Job> Jobs { get; set; } = [];

    public Func<JobQuery, IJobView>? Views { get; set; }

    public ISearchVocabulary? Vocabulary { get; set; }

    public static Job JobOf(string jobId, string document = """{"status":"failed"}""") =>
        JobUpdate.Apply(null, JobsOf.Observation(jobId, document)).Job;

    /// <summary>The jobs that somebody follows.</summary>
    public IEnumerable<string> Followed() => _sights.Where(sight => sight.Value.SubscriberCount > 0).Select(sight => sight.Key);

    public void Change(string jobId, string document) => _sights[jobId].Publish(new JobSight(JobOf(jobId, document)));

    public IEnumerable<Job> GetJobs(JobQuery query) => Jobs;

    public IJobView Open(JobQuery query, JobOpenGroups? open = null) => Views!(query);

    public ISearchVocabulary GetVocabulary() => Vocabulary!;

    /// <summary>Any job is there.</summary>
    public ILiveValue<JobSight> Find(string jobId)
    {
        if (!_sights.TryGetValue(jobId, out var sight))
        {
            _sights[jobId] = sight = new LiveValue<JobSight>(new JobSight(JobOf(jobId)));
        }

        return sight;
    }

    public Task<JobSight> FindAsync(string jobId, CancellationToken cancellationToken) => Task.FromResult(Find(jobId).Current);
}
