using System.Globalization;
using System.Text;
using Circuits.Pages;
using Dashboard.Jobs;
using Shared.Documents;
using Shared.Jobs;

namespace Circuits.Servers;

/// <summary>How many jobs there are, and what becomes of them.</summary>
/// <param name="Running">The youngest, so that they stand at the top of the table; all others are over.</param>
/// <param name="PerSecond">Readings of running jobs, each of another one.</param>
/// <param name="StateChanges">How many of them a second are of another state: they change what the buttons above the table count.</param>
internal sealed record TrafficPlan(int Jobs, int Running, int PerSecond, int StateChanges);

/// <summary>Puts jobs into the store and, while it runs, readings of them, evenly over time and over the jobs.</summary>
internal sealed class JobTraffic(TrafficPlan plan, JobStore store, ShownNumber number, TimeProvider time)
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    /// <summary>The number changes as often as a view does.</summary>
    private const int StepsToATick = 5;

    private readonly DateTimeOffset _start = time.GetUtcNow();
    private readonly int[] _readings = new int[plan.Running];
    private readonly bool[] _isPaused = new bool[plan.Running];
    private long _sent;

    /// <summary>Until then no reading is sent.</summary>
    public bool IsRunning { get; set; }

    public long Sent => Interlocked.Read(ref _sent);

    public void Fill()
    {
        for (var job = 0; job < plan.Jobs; job++)
        {
            Apply(job);
        }

        store.MarkListed();
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Step, time);
        var (looked, owed) = (time.GetTimestamp(), 0.0);
        for (var step = 0; await timer.WaitForNextTickAsync(cancellationToken); step++)
        {
            var now = time.GetTimestamp();
            owed = IsRunning ? owed + (time.GetElapsedTime(looked, now).TotalSeconds * plan.PerSecond) : 0;
            looked = now;
            for (; owed >= 1; owed--)
            {
                SendNext();
            }

            if (IsRunning && step % StepsToATick == 0)
            {
                number.Publish(Sent);
            }
        }
    }

    private void SendNext()
    {
        var sent = Interlocked.Increment(ref _sent);
        // each job once before any comes again, and no two neighbours together
        var job = (int)(sent * 7919 % plan.Running);
        _readings[job]++;
        if (plan.StateChanges > 0 && sent % (plan.PerSecond / plan.StateChanges) == 0)
        {
            _isPaused[job] = !_isPaused[job];
        }

        Apply(job);
    }

    private void Apply(int job)
    {
        var isRunning = job < plan.Running;
        var readings = isRunning ? _readings[job] : 0;
        var created = _start.AddSeconds(-job - 60);
        var state =
            !isRunning ? "completed"
            : _isPaused[job] ? "paused"
            : "running";
        var end = isRunning ? "" : $"\"completedAt\":\"{created.AddSeconds(50):O}\",";
        var json = string.Create(
            CultureInfo.InvariantCulture,
            $$$"""
            {"jobId":"job_{{{job:x16}}}","status":"{{{state}}}","progress":{{{(isRunning
                ? Math.Min(99, (job % 50) + (readings * 0.1))
                : 100)}}},"endpointId":"ep_{{{job % 40}}}_video",{{{end}}}
             "createdAt":"{{{created:O}}}","startedAt":"{{{created.AddSeconds(20):O}}}","estimatedCompletion":"{{{_start.AddHours(1):O}}}",
             "currentStep":"Frames {{{readings / 10 * 100}}} to {{{(readings / 10 * 100) + 99}}}","retryCount":0,"tags":{"projectId":"p{{{job
                % 100}}}"},
             "execution":{"duration":{{{40 + readings}}},"costAccrued":{{{(40 + readings) * 0.013m}}}},
             "resources":{"gpuType":"NVIDIA A100 80GB","gpuUtilization":{{{60 + (((job * 7) + readings) % 39)}}}}}
            """
        );
        var read = DocumentReader.Read(Encoding.UTF8.GetBytes(json));
        store.Apply(
            new Observation(
                read.Document ?? throw new InvalidDataException($"A document of the bench's is refused: {json}"),
                DocumentSource.Stream,
                time.GetUtcNow()
            )
        );
    }
}
