namespace Dashboard.Upstream.Streams;

/// <summary>The search for upstream, from an outage's beginning to its end.</summary>
public sealed partial class OutageGate
{
    private const int MostProbesForNobody = 15;

    /// <summary>A scout may be away for as long as upstream lets it wait; one that is not wanted any more is not waited for so long.</summary>
    private const int MostProbesForScout = 120;

    private async Task WatchAsync(Outage outage)
    {
        var pace = new ScoutPace(budget, new ReconnectDelay(random), timeProvider);
        using var timer = new PeriodicTimer(Interval, timeProvider);
        try
        {
            while (await timer.WaitForNextTickAsync(outage.Ending))
            {
                Probed(outage, await probe.TryConnectAsync(outage.Ending), pace);
            }
        }
        catch (OperationCanceledException) when (outage.Ending.IsCancellationRequested)
        {
            // it is over
        }
#pragma warning disable CA1031 // whoever waits must not wait for ever
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogFault(logger, e);
            EndAfterFault(outage);
        }
    }

    private void Probed(Outage outage, bool isAccepted, ScoutPace pace)
    {
        lock (_lock)
        {
            if (_outage != outage)
            {
                return;
            }

            if (outage.IsOfGateway && board.HasLifeSince(outage.BeganAt))
            {
                // streams that are open go on: those that were refused are in trouble alone
                _signs.OnAnswer(null);
                End("Other streams go on");
            }
            else if (!outage.HasWaiting)
            {
                if (++outage.ProbesForNobody >= (outage.Scout is null ? MostProbesForNobody : MostProbesForScout))
                {
                    End("Nobody waits for upstream");
                }
            }
            else if (pace.TrySend(isAccepted, outage.Scout is not null))
            {
                outage.SendScout();
            }
        }
    }

    private void EndAfterFault(Outage outage)
    {
        lock (_lock)
        {
            if (_outage == outage)
            {
                End("The probe failed");
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "A fault ended the search for upstream; the streams search for it themselves.")]
    private static partial void LogFault(ILogger logger, Exception exception);
}
