namespace Dashboard.Jobs;

/// <summary>
/// Bounds the memory that jobs take which are over: upstream starts new ones for ever. Past the bound those that ended first go, but for
/// those that somebody watches, has starred or looks at.
/// </summary>
internal sealed partial class FinishedJobs(
    JobStore store,
    JobInterest interest,
    IEnumerable<IJobHold> holds,
    TimeProvider timeProvider,
    ILogger<FinishedJobs> logger
) : BackgroundService
{
    /// <summary>About a gigabyte.</summary>
    public const int DefaultMost = 100_000;

    /// <summary>So that not each new one costs a look at all.</summary>
    private const int Slack = 20;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>How many are known besides those that are not over.</summary>
    public int Most { get; init; } = DefaultMost;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, timeProvider);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                LetGo();
            }
#pragma warning disable CA1031 // whatever it is: the loop goes on
            catch (Exception e)
#pragma warning restore CA1031
            {
                LogFault(logger, e);
            }
        }
    }

    /// <returns>How many went.</returns>
    internal int LetGo()
    {
        if (store.Count <= Most)
        {
            return 0;
        }

        var over = store.GetSnapshot().Where(job => job.IsOver).ToList();
        if (over.Count <= Most)
        {
            return 0;
        }

        var tooMany = over.Count - Most + (Most / Slack);
        var gone = 0;
        foreach (var job in over.OrderBy(job => job.EndedAt ?? job.FirstSeenAt))
        {
            if (gone == tooMany)
            {
                break;
            }

            // started again meanwhile, it stays
            if (
                interest.Find(job.JobId) is null
                && !holds.Any(hold => hold.Holds(job.JobId))
                && store.Delete(job.JobId, last => last.IsOver)
            )
            {
                foreach (var hold in holds)
                {
                    hold.OnLetGo(job.JobId);
                }

                gone++;
            }
        }

        LogGone(logger, gone, Most);
        return gone;
    }

    [LoggerMessage(LogLevel.Information, "{Count} finished jobs left the memory, those that ended first; it holds {Most}")]
    private static partial void LogGone(ILogger logger, int count, int most);

    [LoggerMessage(LogLevel.Error, "Finished jobs could not leave the memory")]
    private static partial void LogFault(ILogger logger, Exception exception);
}
