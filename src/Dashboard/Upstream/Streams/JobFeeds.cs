using System.Collections.Immutable;
using Dashboard.Infrastructure;
using Dashboard.Jobs;
using Dashboard.Upstream.Budget;
using Dashboard.Upstream.Errors;
using Dashboard.Upstream.Intake;
using Dashboard.Upstream.Planning;
using Dashboard.Upstream.Reads;
using Dashboard.Upstream.Requests;
using Shared.Jobs;

namespace Dashboard.Upstream.Streams;

/// <summary>The jobs' own streams, opened and closed as the plan has it, where upstream has no stream of all jobs.</summary>
internal sealed partial class JobFeeds(
    StreamConnection connection,
    UpstreamClient client,
    DocumentIntake intake,
    JobStore store,
    GoneJobs gone,
    SilenceChecks checks,
    JobRefusals refusals,
    GapLog gaps,
    RestartSigns restarts,
    UpstreamMonitor monitor,
    ErrorLog errors,
    TimeProvider timeProvider,
    ILogger<JobFeeds> logger
)
{
    /// <summary>Before a stream is opened again that upstream calls over, of a job that it calls unfinished.</summary>
    private static readonly TimeSpan ContradictionWait = TimeSpan.FromSeconds(30);

    /// <summary>Where upstream goes on calling it over, the wait doubles up to that.</summary>
    private static readonly TimeSpan MostContradictionWait = TimeSpan.FromMinutes(10);

    /// <summary>Before a job is tried again of which upstream seems to have no stream.</summary>
    private static readonly TimeSpan NoStreamWait = TimeSpan.FromMinutes(10);

    private readonly LogQuota _quota = new(timeProvider);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, DateTimeOffset> _withoutStream = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Running> _running = new(StringComparer.Ordinal);

    /// <summary>A stream was opened or has ended.</summary>
    public Action? Changed { get; set; }

    /// <returns>By job, whether its events come now, and whether they ever did.</returns>
    public ImmutableDictionary<string, (bool IsOpen, bool HasOpened)> GetStates()
    {
        lock (_lock)
        {
            return _running.ToImmutableDictionary(
                running => running.Key,
                running => (running.Value.Feed.IsOpen, running.Value.Feed.HasOpened),
                StringComparer.Ordinal
            );
        }
    }

    /// <returns>The jobs of which upstream has no stream, until they are tried again.</returns>
    public ImmutableHashSet<string> GetWithoutStream()
    {
        lock (_lock)
        {
            var now = timeProvider.GetUtcNow();
            foreach (var (jobId, until) in _withoutStream)
            {
                if (until <= now)
                {
                    // removing while enumerating is allowed
                    _withoutStream.Remove(jobId);
                }
            }

            return _withoutStream.Keys.ToImmutableHashSet(StringComparer.Ordinal);
        }
    }

    /// <summary>Opens what is wanted and not there, and closes what is there and not wanted.</summary>
    public void Apply(IReadOnlySet<string> wanted, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            foreach (var (jobId, running) in _running)
            {
                if (!wanted.Contains(jobId))
                {
                    // what is found here has not been disposed of yet; what is to end is called on other threads, without the lock
                    _ = running.Ending.CancelAsync();
                }
            }

            foreach (var jobId in wanted)
            {
                if (!_running.ContainsKey(jobId))
                {
                    var running = new Running(cancellationToken);
                    running.Feed = CreateFeed(jobId, running.Ending.Token);
                    _running[jobId] = running;
                    running.Task = FollowAsync(jobId, running);
                }
            }
        }
    }

    /// <summary>Completes when all have ended, which they do when they are cancelled.</summary>
    public Task WhenEndedAsync()
    {
        lock (_lock)
        {
            return Task.WhenAll(_running.Values.Select(running => running.Task));
        }
    }

    private async Task FollowAsync(string jobId, Running running)
    {
        // the caller holds the lock
        await Task.Yield();
        var feed = running.Feed;
        var cancellationToken = running.Ending.Token;
        try
        {
            if (!feed.IsUnfinished || refusals.Find(jobId) is not null)
            {
                // it has ended, or was refused, while the plan was being made
                return;
            }

            await connection.RunAsync(feed, cancellationToken);
            await FollowContradictionsAsync(feed, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // no longer wanted
        }
#pragma warning disable CA1031 // one job's stream must not end those of the others
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogFault(logger, e, jobId);
            errors.Add(UpstreamCall.Loop, RequestPurpose.Stream, jobId, "A fault in the Dashboard ended a stream; see the log.");
        }
        finally
        {
            if (feed.Refusal is { } refusal)
            {
                refusals.Add(jobId, refusal);
                if (_quota.TryTake(refusal.Trouble, out var note))
                {
                    LogRefused(logger, jobId, UpstreamWords.Describe(refusal), note);
                }
            }

            lock (_lock)
            {
                _running.Remove(jobId);
                if (feed.HasNoStream)
                {
                    _withoutStream[jobId] = timeProvider.GetUtcNow() + NoStreamWait;
                }
            }

            await running.Ending.CancelAsync();
            running.Ending.Dispose();
            Changed?.Invoke();
        }
    }

    /// <summary>
    /// While the stream is called over and the job is not: the last event was missed, or upstream contradicts itself, or it has announced a
    /// retry that does not come.
    /// </summary>
    private async Task FollowContradictionsAsync(JobFeed feed, CancellationToken cancellationToken)
    {
        var wait = ContradictionWait;
        var isAgain = false;
        while (feed.IsUnfinished && !cancellationToken.IsCancellationRequested)
        {
            await feed.ReadEndAsync(isAgain);
            if (feed.IsUnfinished)
            {
                var news = feed.News;
                await WaitAsync(feed.Label, wait, cancellationToken);
                await connection.RunAsync(feed, cancellationToken);
                isAgain = feed.News == news;
                wait = isAgain ? PollInterval.Least(wait * 2, MostContradictionWait) : ContradictionWait;
            }
        }
    }

    /// <summary>The job is read meanwhile: where that tells that it goes on, its stream may do so too.</summary>
    private async Task WaitAsync(string jobId, TimeSpan wait, CancellationToken cancellationToken)
    {
        var (state, retryCount) = Find();
        for (var left = wait; left > TimeSpan.Zero && Find() == (state, retryCount); left -= ContradictionWait)
        {
            await Task.Delay(ContradictionWait, timeProvider, cancellationToken);
        }

        (JobState?, int?) Find() => store.Find(jobId) is { } job ? (job.State, job.RetryCount) : default;
    }

    private JobFeed CreateFeed(string jobId, CancellationToken cancellationToken) =>
        new(
            jobId,
            client,
            intake,
            store,
            gone,
            checks,
            gaps,
            restarts,
            monitor,
            timeProvider,
            e => OnRepairFault(jobId, e),
            cancellationToken
        )
        {
            Changed = () => Changed?.Invoke(),
        };

    private void OnRepairFault(string jobId, Exception fault)
    {
        LogRepairFault(logger, fault, jobId);
        errors.Add(UpstreamCall.Loop, RequestPurpose.Repair, jobId, "A fault in the Dashboard ended a reading; see the log.");
    }

    [LoggerMessage(LogLevel.Warning, "The job {JobId} cannot be followed: {Problem}{Note}")]
    private static partial void LogRefused(ILogger logger, string jobId, string problem, string note);

    [LoggerMessage(LogLevel.Error, "A fault ended the stream of the job {JobId}; the plan opens it again.")]
    private static partial void LogFault(ILogger logger, Exception exception, string jobId);

    [LoggerMessage(
        LogLevel.Error,
        "A fault ended the reading of the job {JobId}, of which something was lost; it is read again in a minute."
    )]
    private static partial void LogRepairFault(ILogger logger, Exception exception, string jobId);

    private sealed class Running(CancellationToken cancellationToken)
    {
        public CancellationTokenSource Ending { get; } = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

        public JobFeed Feed { get; set; } = null!;

        public Task Task { get; set; } = Task.CompletedTask;
    }
}
