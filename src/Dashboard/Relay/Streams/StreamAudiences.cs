namespace Dashboard.Relay.Streams;

/// <summary>Who wants what, so that a change costs those alone who want it: readers by their job, readers of all jobs by their filter.</summary>
internal sealed class StreamAudiences
{
    private readonly Dictionary<string, StreamAudience> _byJob = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StreamAudience> _byFilter = new(StringComparer.Ordinal);

    public int Count { get; private set; }

    public IEnumerable<StreamAudience> OfAllJobs => _byFilter.Values;

    public IEnumerable<StreamAudience> All => _byJob.Values.Concat(_byFilter.Values);

    public StreamAudience? FindJob(string jobId) => _byJob.GetValueOrDefault(jobId);

    public void Add(StreamSubscriber subscriber)
    {
        var (audiences, key) = Place(subscriber);
        if (!audiences.TryGetValue(key, out var audience))
        {
            audiences[key] = audience = new StreamAudience(subscriber.Filter);
        }

        audience.Add(subscriber);
        Count++;
    }

    public void Remove(StreamSubscriber subscriber)
    {
        var (audiences, key) = Place(subscriber);
        var audience = audiences[key];
        audience.Remove(subscriber);
        if (audience.Count == 0)
        {
            audiences.Remove(key);
        }

        Count--;
    }

    private (Dictionary<string, StreamAudience> Audiences, string Key) Place(StreamSubscriber subscriber) =>
        subscriber.JobId is { } jobId ? (_byJob, jobId) : (_byFilter, subscriber.Filter!.Key);
}
