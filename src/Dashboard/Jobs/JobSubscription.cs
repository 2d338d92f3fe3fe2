using System.Collections.Immutable;
using System.Threading.Channels;
using Shared.Jobs;

namespace Dashboard.Jobs;

/// <summary>
/// A snapshot and every change after it, without a gap or an overlap. The queue is bounded: a reader that falls behind by more than
/// its capacity finds one <see cref="JobChangeKind.Reset"/> at the end of it and calls <see cref="Resync"/>. For one reader.
/// </summary>
public sealed class JobSubscription : IDisposable
{
    private readonly JobStore _store;
    private readonly Channel<JobChange> _changes;
    private volatile bool _isBehind;

    internal JobSubscription(JobStore store, int capacity)
    {
        _store = store;
        _changes = Channel.CreateBounded<JobChange>(
            new BoundedChannelOptions(capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait }
        );
    }

    /// <summary>The jobs at the moment of subscribing; empty after a <see cref="Resync"/>.</summary>
    public ImmutableArray<Job> Snapshot { get; internal set; } = [];

    /// <summary>Waits until <see cref="TryRead"/> has something; false once disposed.</summary>
    public async ValueTask<bool> WaitAsync(CancellationToken cancellationToken) =>
        _isBehind || await _changes.Reader.WaitToReadAsync(cancellationToken);

    public bool TryRead(out JobChange change)
    {
        if (_changes.Reader.TryRead(out change))
        {
            return true;
        }

        change = JobChange.Reset;
        return _isBehind;
    }

    /// <summary>Drops what is queued and takes a new snapshot.</summary>
    public ImmutableArray<Job> Resync() => _store.Resync(this);

    public void Dispose()
    {
        _store.Unsubscribe(this);
        _changes.Writer.TryComplete();
    }

    /// <summary>Never waits. Called under the store's lock, so that the order is the store's.</summary>
    internal void Publish(in JobChange change)
    {
        if (!_isBehind && !_changes.Writer.TryWrite(change))
        {
            _isBehind = true;
        }
    }

    /// <summary>What came before is in the new snapshot, which is its taker's: to keep it here would keep all jobs as they were.</summary>
    internal void Restart()
    {
        while (_changes.Reader.TryRead(out _)) { }

        Snapshot = [];
        _isBehind = false;
    }
}
