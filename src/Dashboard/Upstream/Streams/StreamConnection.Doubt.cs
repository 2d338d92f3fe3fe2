namespace Dashboard.Upstream.Streams;

/// <summary>Streams that are opened after upstream was silent or away, and on which it may have nothing to tell for an hour.</summary>
internal sealed partial class StreamConnection
{
    /// <summary>A fresh stream begins with the whole document, and one that goes on with what was missed: then there is nothing to ask.</summary>
    private static readonly TimeSpan DoubtPatience = TimeSpan.FromSeconds(1);

    /// <summary>Before an upstream that has not said yes is asked again.</summary>
    private static readonly TimeSpan DoubtInterval = TimeSpan.FromSeconds(30);

    private int _isAskingInDoubt;

    /// <summary>One read for all streams: where it is answered, upstream is heard.</summary>
    private void EndDoubt(StreamConsumer consumer, CancellationToken cancellationToken)
    {
        if (consumer.JobId is not null && monitor.IsDoubted && Interlocked.Exchange(ref _isAskingInDoubt, 1) == 0)
        {
            _ = AskInDoubtAsync(consumer, cancellationToken);
        }
    }

    private async Task AskInDoubtAsync(StreamConsumer consumer, CancellationToken cancellationToken)
    {
        try
        {
            for (var wait = DoubtPatience; monitor.IsDoubted; wait = DoubtInterval)
            {
                await Task.Delay(wait, timeProvider, cancellationToken);
                if (monitor.IsDoubted)
                {
                    await consumer.ConfirmAsync(cancellationToken);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // the job's stream is no longer wanted; the next opening asks
        }
#pragma warning disable CA1031 // nobody waits for it
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogDoubtFault(logger, e, consumer.Label);
        }
        finally
        {
            Volatile.Write(ref _isAskingInDoubt, 0);
        }
    }

    [LoggerMessage(LogLevel.Error, "A fault ended the question whether upstream is heard again, asked of {Stream}.")]
    private static partial void LogDoubtFault(ILogger logger, Exception exception, string stream);
}
