using System.Collections.Immutable;
using Dashboard.Infrastructure;
using Dashboard.Jobs;
using Shared.Documents;
using Shared.Jobs;

namespace Dashboard.Gpus;

/// <summary>
/// Reads the store's changes once a second: a job's GPUs are parsed anew only where what it tells of them is another, and while somebody
/// looks.
/// </summary>
internal sealed class GpuProjection(JobStore jobs, TimeProvider timeProvider, ILogger<GpuProjection> logger)
    : TickingService(TickInterval, "The GPUs of the running jobs", timeProvider, logger),
        ILiveValue<GpuFleet>
{
    public static readonly TimeSpan TickInterval = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly JobSubscription _changes = jobs.Subscribe();
    private readonly SortedDictionary<string, Entry> _running = new(StringComparer.Ordinal);
    private readonly LiveValue<GpuFleet> _fleet = new(GpuFleet.None);
    private bool _isLoaded;
    private bool _isChanged;

    /// <summary>A second old at most.</summary>
    public GpuFleet Current
    {
        get
        {
            lock (_lock)
            {
                PublishChanged();
            }

            return _fleet.Current;
        }
    }

    public IDisposable Subscribe(Action changed) => _fleet.Subscribe(changed);

    public override void Dispose()
    {
        _changes.Dispose();
        base.Dispose();
    }

    protected internal override void Tick()
    {
        lock (_lock)
        {
            if (!_isLoaded)
            {
                Load(_changes.Resync());
            }

            while (_changes.TryRead(out var change))
            {
                switch (change)
                {
                    case { Kind: JobChangeKind.Reset }:
                        Load(_changes.Resync());
                        break;
                    case { Kind: JobChangeKind.Upsert, Job: { } job }:
                        Put(job);
                        break;
                    case { Job: { } gone }:
                        Remove(gone.JobId);
                        break;
                }
            }

            if (_fleet.SubscriberCount > 0)
            {
                PublishChanged();
            }
        }
    }

    /// <summary>All is read anew.</summary>
    protected override void OnFault() => _isLoaded = false;

    private void Load(ImmutableArray<Job> all)
    {
        _isLoaded = false;
        _running.Clear();
        _isChanged = true;
        foreach (var job in all)
        {
            Put(job);
        }

        _isLoaded = true;
    }

    private void Put(Job job)
    {
        if (job is not { State: JobState.Running, GoneSince: null })
        {
            Remove(job.JobId);
            return;
        }

        var before = _running.GetValueOrDefault(job.JobId);
        if (before is not null && IsSame(before.Job, job))
        {
            return;
        }

        _isChanged |= before is null;
        _running[job.JobId] = new Entry(job, before?.Known);
    }

    private void Remove(string jobId) => _isChanged |= _running.Remove(jobId);

    /// <summary>A merge makes new bytes, or takes the document's: the very same memory tells the same.</summary>
    private static bool IsSame(Job before, Job job) =>
        PartOf(before, PartNames.Resources).Equals(PartOf(job, PartNames.Resources))
        && PartOf(before, PartNames.Tags).Equals(PartOf(job, PartNames.Tags))
        && (before.Phase, before.EndpointId, before.GpuType) == (job.Phase, job.EndpointId, job.GpuType);

    private static ReadOnlyMemory<byte> PartOf(Job job, string name) => job.Document.FindPart(name)?.Json ?? default;

    private void PublishChanged()
    {
        foreach (var entry in _running.Values)
        {
            _isChanged |= entry.Read();
        }

        if (!_isChanged)
        {
            return;
        }

        _isChanged = false;
        _fleet.Publish(
            new GpuFleet(
                [.. _running.Values.SelectMany(entry => entry.Gpus)],
                _running.Count,
                _running.Values.Count(entry => entry.Gpus.IsEmpty),
                _fleet.Current.Version + 1
            )
        );
    }

    /// <param name="known">What was read of the job before; null where nothing was.</param>
    private sealed class Entry(Job job, ImmutableArray<GpuState>? known)
    {
        private bool _isRead;

        public Job Job { get; } = job;

        public ImmutableArray<GpuState>? Known { get; private set; } = known;

        public ImmutableArray<GpuState> Gpus => Known ?? [];

        /// <returns>Whether its GPUs are others than those known before.</returns>
        public bool Read()
        {
            if (_isRead)
            {
                return false;
            }

            _isRead = true;
            var before = Known;
            Known = GpuReader.Read(Job);
            return before is not { } gpus || !gpus.SequenceEqual(Known.Value);
        }
    }
}
