using Dashboard.Infrastructure;
using Dashboard.Upstream;
using Shared.Api;

namespace Dashboard.Components.Live;

/// <summary>
/// A beat for all pages. It reaches a browser the way every update does, so a page that misses it knows that it is cut off even while its
/// socket looks alive; it also carries the clocks that ages and countdowns tick by.
/// </summary>
public sealed class Pulse(TimeProvider time, IUpstreamStatusSource upstream) : BackgroundService, ILiveValue<string>
{
    /// <summary>A page that has seen no beat for 10 s says so; three in that time leave room for one late one.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);

    private readonly LiveValue<string> _beat = new(Read(time, upstream));

    /// <summary>
    /// <c>wall␠readAt␠shown␠speed</c>: this server's time, then a reading of upstream's clock (see <see cref="UpstreamClock"/>); all in
    /// Unix milliseconds but the last. While upstream is not heard <c>␠stateAt</c> follows: what its clock showed at the time that the state is of.
    /// </summary>
    public string Current => _beat.Current;

    public IDisposable Subscribe(Action changed) => _beat.Subscribe(changed);

    internal void Beat() => _beat.Publish(Read(time, upstream));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                Beat();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { }
    }

    private static string Read(TimeProvider time, IUpstreamStatusSource upstream)
    {
        var now = time.GetUtcNow();
        var status = upstream.Current;
        var clock = status.Clock ?? new UpstreamClock(now, now, 1);
        var stateAt = status is { IsSilent: true, StateAt: { } at } ? $" {clock.At(at).ToUnixTimeMilliseconds()}" : "";
        return $"{now.ToUnixTimeMilliseconds()} {clock.ReadAt.ToUnixTimeMilliseconds()} {clock.Shown.ToUnixTimeMilliseconds()} {clock.Speed}{stateAt}";
    }
}
