using Simulator.Documents;
using Simulator.Workloads;

namespace Simulator.Streams;

/// <summary>
/// Turns events into frames, where somebody reads: once for the all-jobs stream, once for each way in which a job's own is read. Owns the
/// logs. All members but <see cref="Epoch"/> are used under the story's lock.
/// </summary>
/// <param name="keepFor">In story time: how long a finished job's log stays after its readers have left.</param>
internal sealed class StreamHub(string seedEpoch, DocumentBuffer buffer, TimeSpan keepFor) : IStoryObserver
{
    private const int JobFrames = 256;
    private const long JobBytes = 2 * 1024 * 1024;
    private const int AllFrames = 100_000;
    private const long AllBytes = 32 * 1024 * 1024;

    private readonly Dictionary<SimulatedJob, List<JobStream>> _jobs = [];
    private readonly Queue<(SimulatedJob Job, DateTimeOffset LookedAt)> _finished = new();
    private EventLog? _allJobs;
    private int _resets;
    private bool _appended;

    /// <summary>Changes when numbers start again; a position of another epoch is void.</summary>
    public string Epoch => _resets == 0 ? seedEpoch : $"{seedEpoch}r{_resets}";

    /// <summary>Logs of jobs that are held.</summary>
    public int Count => _jobs.Values.Sum(streams => streams.Count);

    public EventLog OpenAllJobs(long sequence) => _allJobs ??= new EventLog(sequence, AllFrames, AllBytes);

    public EventLog OpenJob(SimulatedJob job, DateTimeOffset at, DocumentRequest request)
    {
        if (!_jobs.TryGetValue(job, out var streams))
        {
            _jobs[job] = streams = new List<JobStream>(1);
            if (job.IsOver)
            {
                _finished.Enqueue((job, at));
            }
        }

        if (streams.Find(stream => stream.Request == request) is { } known)
        {
            return known.Log;
        }

        var log = new EventLog(job.Sequence, JobFrames, JobBytes);
        streams.Add(new JobStream(request, log));
        return log;
    }

    /// <summary>As if the service had been restarted: every event number starts again at 1, in another epoch.</summary>
    /// <returns>The logs that are no longer written to. To be closed once the story's lock is let go: that wakes their readers.</returns>
    public IReadOnlyList<EventLog> Restart(Story story)
    {
        var old = _jobs.Values.SelectMany(streams => streams.Select(stream => stream.Log)).ToList();
        if (_allJobs is { } all)
        {
            old.Add(all);
        }

        story.RestartSequences();
        _resets++;
        _allJobs = null;
        _jobs.Clear();
        _finished.Clear();
        return old;
    }

    public StreamFrame Current(SimulatedJob job, DateTimeOffset at, DocumentRequest request)
    {
        var json = buffer.Write(job, at, request);
        return Frame(job, at, job.Sequence, SseFrame.Status(Epoch, job.Sequence, json));
    }

    public void OnEvent(StoryEvent storyEvent)
    {
        var (job, at, sequence, isStateChange) = storyEvent;
        if (_allJobs is { } all)
        {
            var json = buffer.Write(job, at, DocumentRequest.Default);
            all.Append(Frame(job, at, sequence, SseFrame.Status(Epoch, sequence, json)));
            _appended = true;
        }

        if (_jobs.TryGetValue(job, out var streams))
        {
            var isPatch = job.IsPatched(isStateChange);
            foreach (var (request, log) in streams)
            {
                var json = buffer.Write(job, at, isPatch ? request with { IsPatch = true } : request);
                log.Append(Frame(job, at, job.Sequence, SseFrame.Status(Epoch, job.Sequence, json)));
                log.Wake();
            }

            if (job.IsOver)
            {
                _finished.Enqueue((job, at));
            }
        }

        DropUnread(at);
    }

    public void OnRemoved(SimulatedJob job, DateTimeOffset at)
    {
        if (_jobs.Remove(job, out var streams))
        {
            // Whoever still reads gets what is there, and then the end.
            streams.ForEach(stream => stream.Log.Complete());
        }
    }

    public void OnCaughtUp()
    {
        if (_appended)
        {
            _appended = false;
            _allJobs?.Wake();
        }
    }

    private void DropUnread(DateTimeOffset at)
    {
        while (_finished.TryPeek(out var oldest) && at - oldest.LookedAt >= keepFor)
        {
            _finished.Dequeue();
            if (!_jobs.TryGetValue(oldest.Job, out var streams))
            {
                continue;
            }

            if (streams.Exists(stream => stream.Log.IsRead))
            {
                _finished.Enqueue((oldest.Job, at));
            }
            else
            {
                _jobs.Remove(oldest.Job);
            }
        }
    }

    private static StreamFrame Frame(SimulatedJob job, DateTimeOffset at, long sequence, byte[] bytes) =>
        new(sequence, bytes, job, at, job.StatusText, job.SubstateText, job.RetryCount, job.ShownCost(at), job.IsOver);

    /// <param name="Request">What its readers asked for.</param>
    private sealed record JobStream(DocumentRequest Request, EventLog Log);
}
