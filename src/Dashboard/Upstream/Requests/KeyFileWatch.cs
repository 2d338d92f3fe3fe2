namespace Dashboard.Upstream.Requests;

/// <summary>Has the key's file looked at, where there is one.</summary>
internal sealed class KeyFileWatch(KeyFile file, TimeProvider timeProvider) : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, timeProvider);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            file.LookAgain();
        }
    }
}
