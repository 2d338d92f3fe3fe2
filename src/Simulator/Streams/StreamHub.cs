using Simulator.Documents;
using Simulator.Workloads;

namespace Simulator.Streams;

/// <summary>
/// Turns events into frames, where somebody reads: once for the all-jobs stream, once for a job's own. All members but <see cref="Epoch"/> are
/// used under the story's lock.
/// </summary>
internal sealed class StreamHub(string seedEpoch, DocumentBuffer buffer) : IStoryObserver
{
    private const int JobFrames = 256;
    private const long JobBytes = 2 * 1024 * 1024;
    private const int AllFrames = 100_000;
    private const long AllBytes = 32 * 1024 * 1024;

    private int _resets;
    private bool _appended;

    /// <summary>Changes when numbers start again; a position of another epoch is void.</summary>
    public string Epoch => _resets == 0 ? seedEpoch : $"{seedEpoch}r{_resets}";

    /// <summary>There once somebody has opened the all-jobs stream.</summary>
    public EventLog? AllJobs { get; private set; }

    public EventLog OpenAllJobs(long sequence) => AllJobs ??= new EventLog(sequence, AllFrames, AllBytes);

    public static EventLog OpenJob(SimulatedJob job) => job.Log ??= new EventLog(job.Sequence, JobFrames, JobBytes);

    /// <summary>To be called together with <see cref="Story.RestartSequences"/>.</summary>
    public void ResetEpoch()
    {
        _resets++;
        AllJobs = null;
    }

    public StreamFrame Current(SimulatedJob job, DateTimeOffset at, DocumentRequest request)
    {
        var json = buffer.Write(job, at, request);
        return Frame(job, at, job.Sequence, SseFrame.Status(Epoch, job.Sequence, json));
    }

    public void OnEvent(StoryEvent storyEvent)
    {
        var (job, at, sequence, isStateChange) = storyEvent;
        if (AllJobs is null && job.Log is null)
        {
            return;
        }

        var whole = ReadOnlySpan<byte>.Empty;
        if (AllJobs is not null || isStateChange || !job.StreamsPatches)
        {
            whole = buffer.Write(job, at, DocumentRequest.Default);
        }

        if (AllJobs is { } all)
        {
            all.Append(Frame(job, at, sequence, SseFrame.Status(Epoch, sequence, whole)));
            _appended = true;
        }

        if (job.Log is { } own)
        {
            var json = !isStateChange && job.StreamsPatches ? buffer.Write(job, at, DocumentRequest.Patch) : whole;
            own.Append(Frame(job, at, job.Sequence, SseFrame.Status(Epoch, job.Sequence, json)));
            own.Wake();
        }
    }

    public void OnCaughtUp()
    {
        if (_appended)
        {
            _appended = false;
            AllJobs?.Wake();
        }
    }

    private static StreamFrame Frame(SimulatedJob job, DateTimeOffset at, long sequence, byte[] bytes) =>
        new(sequence, bytes, job, at, job.StatusText, job.SubstateText, job.RetryCount, job.ShownCost(at), job.IsOver);
}
