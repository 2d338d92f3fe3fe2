namespace Simulator.Workloads;

/// <summary>Wakes the story when its next event is due. Events less than a few milliseconds apart share a wake-up.</summary>
internal sealed partial class StoryDriver(Story story, TimeProvider timeProvider, ILogger<StoryDriver> logger)
    : IHostedService,
        IDisposable
{
    // A job that somebody submits may have its first event before the one waited for.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Grain = TimeSpan.FromMilliseconds(15);

    private ITimer? _timer;
    private int _running;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        // set going once it is known here: each wake-up asks it for the next one
        _timer = timeProvider.CreateTimer(_ => Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(Grain, Timeout.InfiniteTimeSpan);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        return Task.CompletedTask;
    }

    public void Dispose() => _timer?.Dispose();

    private void Wake()
    {
        if (Interlocked.Exchange(ref _running, 1) == 1)
        {
            return;
        }

        var next = LongestWait;
        try
        {
            if (story.Advance() is { } at)
            {
                var wait = story.Clock.WallTimeUntil(at);
                next =
                    wait < Grain ? Grain
                    : wait < next ? wait
                    : next;
            }
        }
#pragma warning disable CA1031 // one bad event must not end the story for everybody
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogFailed(logger, exception);
        }
        finally
        {
            Volatile.Write(ref _running, 0);
        }

        try
        {
            _timer?.Change(next, Timeout.InfiniteTimeSpan);
        }
        catch (ObjectDisposedException)
        {
            // stopped meanwhile
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The story failed at an event and goes on with the next.")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
