namespace Dashboard.Infrastructure;

/// <summary>Does something again and again. A fault is said once as long as it lasts, and the next tick comes all the same.</summary>
/// <param name="what">That is done, as the log has it: 'The starts'.</param>
public abstract partial class TickingService(TimeSpan interval, string what, TimeProvider timeProvider, ILogger logger)
    : BackgroundService
{
    private bool _isFailing;

    protected TimeProvider Time { get; } = timeProvider;

    protected internal abstract void Tick();

    /// <summary>What was begun may be half done.</summary>
    protected virtual void OnFault() { }

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(interval, Time);
        do
        {
            Guard();
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private void Guard()
    {
        try
        {
            Tick();
            _isFailing = false;
        }
#pragma warning disable CA1031 // whatever it is: the loop goes on
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (!_isFailing)
            {
                LogFault(logger, e, what);
            }

            _isFailing = true;
            OnFault();
        }
    }

    [LoggerMessage(LogLevel.Error, "{What} could not be read")]
    private static partial void LogFault(ILogger logger, Exception exception, string what);
}
