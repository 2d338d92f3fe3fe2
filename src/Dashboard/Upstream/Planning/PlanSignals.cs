using System.Threading.Channels;
using Dashboard.Jobs;

namespace Dashboard.Upstream.Planning;

/// <summary>What calls for another plan: many signals before the next plan are one.</summary>
internal sealed class PlanSignals(TimeProvider timeProvider)
{
    private readonly Channel<bool> _signals = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );

    public void Signal() => _signals.Writer.TryWrite(true);

    /// <summary>Of the jobs' changes only those that make another plan: what is new, and another state.</summary>
    public async Task SignalChangesAsync(JobSubscription changes, CancellationToken cancellationToken)
    {
        while (await changes.WaitAsync(cancellationToken))
        {
            while (changes.TryRead(out var change))
            {
                if (change.Kind == JobChangeKind.Reset)
                {
                    changes.Resync();
                    Signal();
                }
                else if (
                    change.Before is null
                    || change.Before.State != change.Job!.State
                    || change.Before.GoneSince != change.Job.GoneSince
                )
                {
                    Signal();
                }
            }
        }
    }

    /// <summary>Waits for a signal, but not for longer than <paramref name="most"/>.</summary>
    public async Task WaitAsync(TimeSpan most, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var signal = _signals.Reader.WaitToReadAsync(either.Token).AsTask();
        try
        {
            await Task.WhenAny(signal, Task.Delay(most, timeProvider, either.Token));
            cancellationToken.ThrowIfCancellationRequested();
            _signals.Reader.TryRead(out _);
        }
        finally
        {
            await either.CancelAsync();
        }
    }
}
