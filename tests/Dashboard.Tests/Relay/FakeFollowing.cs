using System.Collections.Concurrent;
using Dashboard.Infrastructure;
using Dashboard.Jobs;
using Dashboard.Upstream;
using Shared.Jobs;
using Testing;

namespace Dashboard.Tests.Relay;

/// <summary>An upstream that is heard, and follows every job, unless the test says otherwise.</summary>
internal sealed class FakeFollowing : IUpstreamStatusSource, IJobFollowing
{
    private readonly LiveValue<UpstreamStatus> _status = new(
        new UpstreamStatus(ConnectionState.Connected, JobsOf.Start) { LastSignOfLife = JobsOf.Start }
    );

    public UpstreamStatus Current => _status.Current;

    /// <summary>By job: why it is left alone.</summary>
    public ConcurrentDictionary<string, string> Rests { get; } = new(StringComparer.Ordinal);

    public void Set(Func<UpstreamStatus, UpstreamStatus> change) => _status.Publish(change(Current));

    public IDisposable Subscribe(Action changed) => _status.Subscribe(changed);

    public string? FindRest(Job job) => Rests.GetValueOrDefault(job.JobId);
}
