using System.Collections.Immutable;
using System.Text;
using Dashboard.Components.Live;
using Dashboard.Infrastructure;
using Dashboard.Jobs;
using Dashboard.Jobs.Table;
using Dashboard.Jobs.Views;
using Dashboard.Upstream;
using Dashboard.Upstream.Discovery;
using Microsoft.Extensions.Logging.Abstractions;
using Shared.Documents;
using Shared.Jobs;

namespace Benchmarks.Jobs;

/// <summary>A hundred thousand jobs of forty endpoints, and the views over them; time is the bench's.</summary>
internal sealed class ManyJobs : IUpstreamStatusSource, IJobSource
{
    public const int Count = 100_000;

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] States = ["running", "running", "running", "queued", "completed", "completed", "failed"];

    private readonly Random _random = new(42);
    private readonly JobStore _store = new();
    private readonly HandTime _time = new() { Now = Start.AddDays(1) };

    public ManyJobs()
    {
        for (var job = 0; job < Count; job++)
        {
            Apply(job, States[job % States.Length]);
        }

        _store.MarkListed();
        Views = new JobViews(
            _store,
            new LiveValue<ImmutableHashSet<string>>([]),
            new WatchList(),
            new JobSightings(_store, this, new JobInterest(), NullLogger<JobSightings>.Instance),
            this,
            _time,
            NullLogger<JobViews>.Instance
        );
        Views.Tick();
    }

    public JobViews Views { get; }

    public UpstreamStatus Current { get; } = new(ConnectionState.Connected, Start);

    /// <summary>Readings of a thousand jobs that run: what everything is sorted by has changed.</summary>
    public void Change(int count = 1_000)
    {
        for (var i = 0; i < count; i++)
        {
            Apply((_random.Next(Count / States.Length) * States.Length) + _random.Next(3), "running");
        }
    }

    public void LetGo()
    {
        _time.Now += JobViews.Linger + TimeSpan.FromSeconds(1);
        Views.Tick();
    }

    public static string Show(IJobView view, LiveWindow window) => window.Compose(view.Current, JobRowFormat.Default);

    IDisposable ILiveValue<UpstreamStatus>.Subscribe(Action changed) => new CancellationTokenSource();

    Task<JobAbsence?> IJobSource.RequestAsync(string jobId, CancellationToken cancellationToken) =>
        Task.FromResult<JobAbsence?>(null);

    private void Apply(int job, string state)
    {
        var json = $$$"""
            {"jobId":"job_{{{job:x16}}}","status":"{{{state}}}","progress":{{{_random.Next(1000) / 10.0}}},"endpointId":"ep_{{{job
                % 40}}}_video",
             "createdAt":"{{{Start.AddSeconds(job):O}}}","startedAt":"{{{Start.AddSeconds(
                job + 60
            ):O}}}","tags":{"projectId":"p{{{job % 100}}}"},
             "execution":{"duration":{{{_random.Next(9999)}}},"costAccrued":{{{_random.Next(100_000) / 1000.0}}}},
             "resources":{"gpuType":"NVIDIA A100 80GB","gpuUtilization":{{{_random.Next(100)}}}}}
            """;
        _store.Apply(new Observation(DocumentReader.Read(Encoding.UTF8.GetBytes(json)).Document!, DocumentSource.Stream, Start));
    }

    private sealed class HandTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => Now;

        public override long GetTimestamp() => Now.UtcTicks;
    }
}
