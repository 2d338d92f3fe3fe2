namespace Dashboard.Upstream.Requests;

/// <summary>Has the key's file looked at, where there is one.</summary>
/// <param name="key">Tells of what is wrong with it.</param>
internal sealed class KeyFileWatch(KeyGuard key, TimeProvider timeProvider) : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, timeProvider);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            key.LookAtFile();
        }
    }
}
