using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Dashboard.Jobs.Courses;
using Dashboard.Samples;
using Dashboard.Upstream;
using Shared.Api;
using Shared.Details;
using Shared.Jobs;

namespace Dashboard.Jobs.Forecasts;

/// <summary>
/// Holds each method to what it has said: the forecasts are noted as a job comes past a quarter, half and three quarters, and scored when it
/// has completed. One that ends otherwise was not forecast to, and counts for nothing.
/// </summary>
/// <remarks>Bounds: the latest 50 jobs of 1,000 endpoints, those whose last job ended first go; and three notes of a job that runs.</remarks>
internal sealed class EtaRecords(SampleStore samples) : IJobCourse
{
    public const int MostJobs = 50;
    public const int MostEndpoints = 1_000;

    /// <summary>More jobs than run anywhere at once.</summary>
    private const int MostNoted = 100_000;

    /// <summary>Progress may go to and fro.</summary>
    private const int MostNotes = 3;

    /// <summary>Percent of progress between two notes.</summary>
    private const double Quarter = 25;

    private static readonly TimeSpan LeastLeft = TimeSpan.FromSeconds(1);
    private static readonly int Methods = Enum.GetValues<EtaMethod>().Length;

    private readonly Dictionary<string, List<Note>> _notes = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Scores> _byEndpoint = new(StringComparer.Ordinal);
    private long _scored;

    public int EndpointCount
    {
        get
        {
            lock (_lock)
            {
                return _byEndpoint.Count;
            }
        }
    }

    /// <returns>Null where there is none at all.</returns>
    public EtaRecord? Find(string? endpointId, EtaMethod method)
    {
        lock (_lock)
        {
            return endpointId is not null && _byEndpoint.TryGetValue(endpointId, out var scores)
                ? scores.Of(method).Read()
                : null;
        }
    }

    public void Begin(IReadOnlyCollection<Job> jobs, UpstreamStatus upstream) => _notes.Clear();

    public void Take(in JobChange change, UpstreamStatus upstream)
    {
        if (change is not { Kind: JobChangeKind.Upsert, Job: { } job, Before: { } before } || change.IsAnotherJob)
        {
            Forget(change.Job);
            return;
        }

        if (job.State == JobState.Completed && before.State != JobState.Completed)
        {
            Score(job, upstream.Clock);
        }

        if (job.IsTerminal || job.GoneSince is not null || job.RetryCount != before.RetryCount)
        {
            Forget(job);
        }
        else if (QuarterOf(job) is > 0 and < 4 and var quarter && quarter > QuarterOf(before) && job.State == JobState.Running)
        {
            TakeNote(job, upstream.Clock);
        }
    }

    private static int QuarterOf(Job job) => (int)((job.Progress ?? 0) / Quarter);

    private void Forget(Job? job)
    {
        if (job is not null)
        {
            _notes.Remove(job.JobId);
        }
    }

    private void TakeNote(Job job, UpstreamClock? clock)
    {
        if (job.EndpointId is null || (_notes.Count >= MostNoted && !_notes.ContainsKey(job.JobId)))
        {
            return;
        }

        if (_notes.TryGetValue(job.JobId, out var known) && known.Count >= MostNotes)
        {
            return;
        }

        var moment = JobMoment.Of(job, clock);
        var forecasts = EtaForecasts.Of(job, moment, ProgressReadings.Of(job, samples, clock), job.Document.ReadItems());
        ref var notes = ref CollectionsMarshal.GetValueRefOrAddDefault(_notes, job.JobId, out _);
        (notes ??= []).Add(new Note(moment, forecasts));
    }

    private void Score(Job job, UpstreamClock? clock)
    {
        if (
            job.EndpointId is not { } endpoint
            || JobMoment.EndOf(job, clock) is not { } end
            || !_notes.TryGetValue(job.JobId, out var notes)
        )
        {
            return;
        }

        lock (_lock)
        {
            foreach (var method in Enum.GetValues<EtaMethod>())
            {
                var errors = notes.Select(note => note.ErrorPercent(method, end)).OfType<double>().ToList();
                if (errors.Count > 0)
                {
                    Find(endpoint).Of(method).Add(errors.Average());
                }
            }
        }
    }

    private Scores Find(string endpoint)
    {
        if (!_byEndpoint.TryGetValue(endpoint, out var scores))
        {
            if (_byEndpoint.Count >= MostEndpoints)
            {
                _byEndpoint.Remove(_byEndpoint.MinBy(known => known.Value.LastScored).Key);
            }

            _byEndpoint[endpoint] = scores = new Scores();
        }

        scores.LastScored = ++_scored;
        return scores;
    }

    private sealed record Note(DateTimeOffset At, ImmutableArray<EtaForecast> Forecasts)
    {
        /// <returns>Null where the method said nothing, or there was nothing left to forecast.</returns>
        public double? ErrorPercent(EtaMethod method, DateTimeOffset end)
        {
            var left = end - At;
            foreach (var forecast in Forecasts)
            {
                if (forecast.Method == method && left >= LeastLeft)
                {
                    return (forecast.EndsAt - end).Duration() / left * 100;
                }
            }

            return null;
        }
    }

    private sealed class Scores
    {
        private readonly Ring[] _rings = [.. Enumerable.Range(0, Methods).Select(_ => new Ring())];

        public long LastScored { get; set; }

        public Ring Of(EtaMethod method) => _rings[(int)method];
    }

    private sealed class Ring
    {
        private readonly float[] _errors = new float[MostJobs];
        private int _next;
        private int _count;

        public void Add(double error)
        {
            _errors[_next] = (float)Math.Min(error, float.MaxValue);
            _next = (_next + 1) % MostJobs;
            _count = Math.Min(_count + 1, MostJobs);
        }

        public EtaRecord? Read()
        {
            if (_count == 0)
            {
                return null;
            }

            var sorted = _errors[.._count];
            Array.Sort(sorted);
            var middle = _count / 2;
            return new EtaRecord(_count, _count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2);
        }
    }
}
