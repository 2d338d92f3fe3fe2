using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Dashboard.Infrastructure;
using Dashboard.Jobs;
using Dashboard.Jobs.Courses;
using Dashboard.Upstream;
using Shared.Details;
using Shared.Jobs;

namespace Dashboard.Gpus.Memory;

/// <summary>
/// Holds what was foretold of memory to what became of it, endpoint by endpoint. An attempt counts by the first time that it was foretold; one
/// that was cancelled, timed out or failed of something else says nothing of memory.
/// </summary>
/// <remarks>Bounds: the latest 500 attempts of 1,000 endpoints, those whose last one ended first go; and what is foretold of 100,000 attempts.</remarks>
internal sealed class MemoryRecords : IJobCourse
{
    /// <summary>Few of a hundred run out: of fewer there would be nothing to judge by.</summary>
    public const int MostAttempts = 500;
    public const int MostEndpoints = 1_000;

    private const int MostForetold = 100_000;

    /// <summary>Where there is no code: 'out of memory', 'memory limit exceeded', 'insufficient GPU memory', 'could not allocate memory'.</summary>
    private static readonly Regex LacksMemory = new(
        @"out of( \w+)? memory|memory\b.{0,20}\b(exceeded|exhausted|insufficient)|(insufficient|not enough|allocate|allocating)\b.{0,20}\bmemory",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    );

    private readonly Lock _lock = new();
    private readonly Dictionary<AttemptKey, DateTimeOffset> _foretold = [];
    private readonly Dictionary<string, Outcomes> _byEndpoint = new(StringComparer.Ordinal);
    private long _ended;

    /// <summary>Of all endpoints; null where something has ended since.</summary>
    private MemoryRecord? _all;

    /// <summary>Of all endpoints together.</summary>
    public MemoryRecord GetAll()
    {
        lock (_lock)
        {
            return _all ??= Sum(_byEndpoint.Values.SelectMany(outcomes => outcomes.All));
        }
    }

    public MemoryRecord Find(string? endpointId)
    {
        lock (_lock)
        {
            return endpointId is not null && _byEndpoint.TryGetValue(endpointId, out var outcomes)
                ? Sum(outcomes.All)
                : MemoryRecord.None;
        }
    }

    /// <summary>It is foretold that this attempt runs out of memory. Only the first time counts.</summary>
    /// <param name="at">By upstream's clock.</param>
    public void Foretell(Job job, DateTimeOffset at)
    {
        lock (_lock)
        {
            if (_foretold.Count < MostForetold)
            {
                _foretold.TryAdd(AttemptKey.Of(job), at);
            }
        }
    }

    /// <summary>When it was first foretold of a job's present attempt; null where it was not.</summary>
    public DateTimeOffset? FindForetold(Job job)
    {
        lock (_lock)
        {
            return _foretold.TryGetValue(AttemptKey.Of(job), out var at) ? at : null;
        }
    }

    /// <summary>What has been learnt stays true; what was foretold of jobs that are not there any more nobody will be held to.</summary>
    public void Begin(IReadOnlyCollection<Job> jobs, UpstreamStatus upstream)
    {
        var held = jobs.Select(AttemptKey.Of).ToHashSet();
        lock (_lock)
        {
            foreach (var gone in _foretold.Keys.Where(key => !held.Contains(key)).ToList())
            {
                _foretold.Remove(gone);
            }
        }
    }

    public void Take(in JobChange change, UpstreamStatus upstream)
    {
        if (change.Before is not { } before)
        {
            return;
        }

        lock (_lock)
        {
            if (
                change
                    is {
                        Kind: JobChangeKind.Upsert,
                        IsAnotherJob: false,
                        Job: { IsTerminal: true, EndpointId: { } endpoint } job
                    }
                && !before.IsTerminal
                && job.RetryCount == before.RetryCount
                && RanOut(job) is { } ranOut
            )
            {
                DateTimeOffset? at = _foretold.TryGetValue(AttemptKey.Of(job), out var foretold) ? foretold : null;
                Note(
                    endpoint,
                    new Outcome(
                        ranOut,
                        at is not null,
                        at is { } told && JobMoment.EndOf(job, upstream.Clock) is { } end && end >= told
                            ? (end - told).TotalSeconds
                            : null
                    )
                );
            }

            if (
                change.Kind == JobChangeKind.Delete
                || change.Job is not { IsTerminal: false } after
                || AttemptKey.Of(after) != AttemptKey.Of(before)
            )
            {
                _foretold.Remove(AttemptKey.Of(before));
            }
        }
    }

    /// <returns>Null where its end says nothing of memory.</returns>
    internal static bool? RanOut(Job job) =>
        job.State switch
        {
            JobState.Completed => false,
            JobState.Failed when job.Document.ReadError() is { } error && IsOfMemory(error) => true,
            _ => null,
        };

    private static bool IsOfMemory(JobError error) =>
        error.MemoryRequired is not null
        || error.Code?.Contains("MEMORY", StringComparison.OrdinalIgnoreCase) == true
        || error.Code?.Contains("OOM", StringComparison.OrdinalIgnoreCase) == true
        || (error.Message is { } message && LacksMemory.IsMatch(message));

    private void Note(string endpoint, Outcome outcome)
    {
        if (!_byEndpoint.TryGetValue(endpoint, out var outcomes))
        {
            if (_byEndpoint.Count >= MostEndpoints)
            {
                _byEndpoint.Remove(_byEndpoint.MinBy(one => one.Value.EndedAs).Key);
            }

            _byEndpoint[endpoint] = outcomes = new Outcomes();
        }

        outcomes.Add(outcome, ++_ended);
        _all = null;
    }

    private static MemoryRecord Sum(IEnumerable<Outcome> outcomes)
    {
        var all = outcomes.ToList();
        double[] leads =
        [
            .. all.Where(outcome => outcome is { RanOut: true, Foretold: true })
                .Select(outcome => outcome.LeadSeconds)
                .OfType<double>()
                .Order(),
        ];
        return new MemoryRecord(
            all.Count(outcome => outcome is { RanOut: true, Foretold: true }),
            all.Count(outcome => outcome is { RanOut: true, Foretold: false }),
            all.Count(outcome => outcome is { RanOut: false, Foretold: true }),
            all.Count(outcome => outcome is { RanOut: false, Foretold: false }),
            Percentiles.Of(leads, 50)
        );
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct AttemptKey(string JobId, DateTimeOffset? ReplacedCreatedAt, int RetryCount)
    {
        public static AttemptKey Of(Job job) => new(job.JobId, job.ReplacedCreatedAt, job.RetryCount);
    }

    private sealed record Outcome(bool RanOut, bool Foretold, double? LeadSeconds);

    private sealed class Outcomes
    {
        private readonly Queue<Outcome> _all = [];

        public IEnumerable<Outcome> All => _all;

        /// <summary>Counts the ends: the one that ended longest ago goes first.</summary>
        public long EndedAs { get; private set; }

        public void Add(Outcome outcome, long ended)
        {
            EndedAs = ended;
            _all.Enqueue(outcome);
            if (_all.Count > MostAttempts)
            {
                _all.Dequeue();
            }
        }
    }
}
