using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Dashboard.Infrastructure;
using Dashboard.Jobs.Courses;
using Dashboard.Upstream;
using Dashboard.Upstream.Planning;
using Dashboard.Upstream.Streams;
using Shared.Jobs;

namespace Dashboard.Jobs.Stalls;

/// <summary>
/// The jobs that are stalled now, by their ids. What is not heard is not judged: neither while upstream is silent, nor where a job's own stream is
/// in doubt, nor where upstream refuses to tell of it; and what nobody has told of since a silence counts from its end.
/// </summary>
internal sealed class StallProjection(ConnectionBoard board, JobRefusals refusals)
    : IJobCourse,
        ILiveValue<ImmutableDictionary<string, StallVerdict>>
{
    /// <summary>More jobs than run anywhere at once.</summary>
    private const int MostTracks = 100_000;

    /// <summary>How often all are looked at.</summary>
    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(1);

    private readonly LiveValue<ImmutableDictionary<string, StallVerdict>> _published = new(
        ImmutableDictionary.Create<string, StallVerdict>(StringComparer.Ordinal)
    );
    private readonly Dictionary<string, StallTrack> _tracks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StallVerdict> _verdicts = new(StringComparer.Ordinal);
    private readonly StallLimits _limits = new();
    private DateTimeOffset _sweptAt = DateTimeOffset.MinValue;

    /// <summary>Until when upstream was silent last, by our clock.</summary>
    private DateTimeOffset _silentUntil = DateTimeOffset.MinValue;
    private bool _isDirty;

    public ImmutableDictionary<string, StallVerdict> Current => _published.Current;

    public IDisposable Subscribe(Action changed) => _published.Subscribe(changed);

    public void Begin(IReadOnlyCollection<Job> jobs, UpstreamStatus upstream)
    {
        var before = _tracks.ToDictionary();
        _tracks.Clear();
        foreach (var job in jobs)
        {
            if (before.TryGetValue(job.JobId, out var track) && track.Job.ReplacedCreatedAt == job.ReplacedCreatedAt)
            {
                // it may have moved meanwhile: up to its next move is no whole gap
                _tracks[job.JobId] = track with
                {
                    HasMoved = false,
                };
            }

            Take(job, upstream);
        }

        foreach (var jobId in _verdicts.Keys.Where(jobId => !_tracks.ContainsKey(jobId)).ToList())
        {
            Acquit(jobId);
        }
    }

    public void Take(in JobChange change, UpstreamStatus upstream)
    {
        if (change.Kind == JobChangeKind.Delete || change.IsAnotherJob)
        {
            Forget(change.Job!.JobId);
        }

        if (change is { Kind: JobChangeKind.Upsert, Job: { } job })
        {
            Take(job, upstream);
        }
    }

    public void Tick(DateTimeOffset now, UpstreamStatus upstream)
    {
        if (upstream.IsSilent)
        {
            _silentUntil = now;
            _isDirty |= _verdicts.Count > 0;
            _verdicts.Clear();
        }
        else if (now - _sweptAt >= SweepInterval || now < _sweptAt)
        {
            _sweptAt = now;
            Sweep(now, upstream);
        }

        if (_isDirty)
        {
            _isDirty = false;
            _published.Publish(_verdicts.ToImmutableDictionary(StringComparer.Ordinal));
        }
    }

    private void Take(Job job, UpstreamStatus upstream)
    {
        if (!StallDetector.CanBeJudged(job))
        {
            Forget(job.JobId);
            return;
        }

        var at = upstream.Clock?.At(job.LastConfirmedAt) ?? job.LastConfirmedAt;
        ref var track = ref CollectionsMarshal.GetValueRefOrNullRef(_tracks, job.JobId);
        if (System.Runtime.CompilerServices.Unsafe.IsNullRef(ref track))
        {
            if (_tracks.Count < MostTracks)
            {
                _tracks.Add(job.JobId, StallTrack.Begin(job, at));
            }

            return;
        }

        var before = track;
        track = StallDetector.Follow(before, job, at, out var gap);
        if (gap is { } length)
        {
            _limits.Add(before.Job, length);
        }

        if (before.IsSuspected && !track.IsSuspected)
        {
            Acquit(job.JobId);
        }
    }

    private void Sweep(DateTimeOffset now, UpstreamStatus upstream)
    {
        var clock = upstream.Clock;
        var here = clock?.At(now) ?? now;
        Dictionary<string, ConnectionReading>? streams = null;
        foreach (var jobId in _tracks.Keys)
        {
            ref var track = ref CollectionsMarshal.GetValueRefOrNullRef(_tracks, jobId);
            StallVerdict? verdict = null;
            // nothing is known beyond now: most have moved since
            if (here - track.MovedAt > StallDetector.ShortestLimit)
            {
                if (upstream.FollowsSingly)
                {
                    streams ??= board
                        .GetReadings()
                        .DistinctBy(stream => stream.Label, StringComparer.Ordinal)
                        .ToDictionary(stream => stream.Label, StringComparer.Ordinal);
                }

                verdict = Judge(track, upstream, streams?.GetValueOrDefault(jobId));
            }

            if (verdict is not null && track.IsSuspected)
            {
                Convict(jobId, verdict);
            }
            else
            {
                Acquit(jobId);
            }

            if (track.IsSuspected != verdict is not null)
            {
                track = track with { IsSuspected = verdict is not null };
            }
        }
    }

    private StallVerdict? Judge(in StallTrack track, UpstreamStatus upstream, ConnectionReading? stream)
    {
        var job = track.Job;
        if (stream?.DoubtedSince is not null || stream?.IsStale == true || refusals.Find(job.JobId) is not null)
        {
            return null;
        }

        var (clock, judged) = (upstream.Clock, track);
        if (job.LastConfirmedAt < _silentUntil)
        {
            var heardAgainAt = clock?.At(_silentUntil) ?? _silentUntil;
            judged = track.MovedAt < heardAgainAt ? track with { MovedAt = heardAgainAt } : track;
        }

        var known = JobStateTime.Of(job, upstream, stream);
        return StallDetector.Judge(judged, clock?.At(known) ?? known, _limits.Find(job), clock?.Speed ?? 1);
    }

    private void Convict(string jobId, StallVerdict verdict)
    {
        // the limit goes on being learnt: what is shown stands
        if (
            !_verdicts.TryGetValue(jobId, out var known)
            || (known.Since, known.IsBusy, known.IsCostRising) != (verdict.Since, verdict.IsBusy, verdict.IsCostRising)
        )
        {
            _verdicts[jobId] = verdict;
            _isDirty = true;
        }
    }

    private void Forget(string jobId)
    {
        if (_tracks.Remove(jobId))
        {
            Acquit(jobId);
        }
    }

    private void Acquit(string jobId) => _isDirty |= _verdicts.Remove(jobId);
}
