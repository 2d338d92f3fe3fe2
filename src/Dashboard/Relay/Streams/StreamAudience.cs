using Dashboard.Relay.Traffic;

namespace Dashboard.Relay.Streams;

/// <summary>Those who read the same: one job, or all jobs by one filter. Leaving is as cheap as joining.</summary>
/// <param name="filter">Null for one job's readers.</param>
internal sealed class StreamAudience(JobListFilter? filter)
{
    private readonly List<StreamSubscriber> _members = [];

    public JobListFilter? Filter { get; } = filter;

    public ReaderKind Kind { get; } = filter is null ? ReaderKind.OneJob : ReaderKind.AllJobs;

    public int Count => _members.Count;

    public IReadOnlyList<StreamSubscriber> Members => _members;

    public StreamSubscriber this[int index] => _members[index];

    public void Add(StreamSubscriber subscriber)
    {
        subscriber.Index = _members.Count;
        _members.Add(subscriber);
    }

    public void Remove(StreamSubscriber subscriber)
    {
        var last = _members[^1];
        _members[subscriber.Index] = last;
        last.Index = subscriber.Index;
        _members.RemoveAt(_members.Count - 1);
    }
}
