using Dashboard.Jobs;

namespace Dashboard.Relay.Log;

/// <summary>The one loop that writes the log: what the store changes, in the store's order.</summary>
internal sealed partial class ChangeLogFeed(JobStore store, ChangeLog log, ILogger<ChangeLogFeed> logger) : BackgroundService
{
    private long _restarts;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _restarts = store.Restarts;
        using var jobs = store.Subscribe();
        log.Reset(jobs.Snapshot);
        log.Appended.Set();
        while (await jobs.WaitAsync(stoppingToken))
        {
            try
            {
                Take(jobs);
            }
#pragma warning disable CA1031 // whatever it is: all readers live by this loop, and a new snapshot puts them right
            catch (Exception e)
#pragma warning restore CA1031
            {
                LogFault(logger, e);
                log.Reset(jobs.Resync());
            }

            log.Appended.Set();
        }
    }

    private void Take(JobSubscription jobs)
    {
        while (jobs.TryRead(out var change))
        {
            if (change.Kind == JobChangeKind.Reset)
            {
                log.Reset(jobs.Resync());
                LogBehind(logger);
            }
            else if (store.Restarts is var restarts && restarts != _restarts)
            {
                // what upstream did not tell is missing here too, and its old jobs may be others by now
                _restarts = restarts;
                log.Reset(jobs.Resync());
                LogBegunAnew(logger);
            }
            else
            {
                log.Append(change);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "The relay fell behind the store: its readers are told of a gap and begin anew")]
    private static partial void LogBehind(ILogger logger);

    [LoggerMessage(LogLevel.Information, "Upstream began anew: the relay's readers are told of a gap and begin anew too")]
    private static partial void LogBegunAnew(ILogger logger);

    [LoggerMessage(LogLevel.Error, "A change could not be taken into the relay's log; its readers begin anew")]
    private static partial void LogFault(ILogger logger, Exception exception);
}
