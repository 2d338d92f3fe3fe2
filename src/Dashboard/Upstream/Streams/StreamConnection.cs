using Dashboard.Infrastructure;
using Dashboard.Upstream.Budget;
using Dashboard.Upstream.Errors;
using Dashboard.Upstream.Intake;
using Dashboard.Upstream.Requests;
using Microsoft.Extensions.Options;
using Shared.Api;

namespace Dashboard.Upstream.Streams;

/// <summary>
/// Keeps one event stream open for as long as its consumer wants it: opens, reads, watches for silence, and opens again from the last
/// event that was handed out. One loop; nothing that upstream sends ends it.
/// </summary>
internal sealed partial class StreamConnection(
    UpstreamClient client,
    RequestBudget budget,
    KeyGuard key,
    UpstreamMonitor monitor,
    DocumentIntake intake,
    ConnectionBoard board,
    OutageGate outages,
    ErrorLog errors,
    IOptionsMonitor<UpstreamOptions> options,
    TimeProvider timeProvider,
    Random random,
    ILogger<StreamConnection> logger
)
{
    /// <summary>Of all streams together: a thousand may end at once, for one reason.</summary>
    private readonly LogQuota _quota = new(timeProvider);

    public async Task RunAsync(StreamConsumer consumer, CancellationToken cancellationToken)
    {
        var delay = new ReconnectDelay(random);
        var position = consumer.Position;
        var patience = new SilencePatience(board);
        var log = board.Add(consumer.Label);
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                if (outages.IsOn)
                {
                    monitor.Search();
                }

                await outages.EnterAsync(consumer.Label, cancellationToken);
                var end = await ReadOnceAsync(consumer, position, delay, patience, log, cancellationToken);
                end = PassByCut(consumer, position, end);
                consumer.OnEnded();
                if (end.IsSilence)
                {
                    consumer.OnSilent();
                }

                errors.Note(consumer, end);
                if (end.IsFinal || consumer.IsGivenUp)
                {
                    return;
                }

                var wait =
                    end.Wait is { } asked && asked > TimeSpan.Zero ? RequestBudget.Bound(asked)
                    : outages.IsOn ? OutageGate.Interval
                    : delay.Next(position.RetryDelay);
                Report(consumer, log, end, wait);
                await WaitAsync(consumer, end, wait, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // no longer wanted
        }
        finally
        {
            board.Remove(log);
            outages.Forget(consumer.Label);
        }
    }

    /// <summary>
    /// One broken stream is its own affair as long as another one is open; without any, upstream is lost. A silent one is its own affair only
    /// where upstream tells anything else: while it hangs it may well go on opening streams, and there is always one that is open.
    /// </summary>
    private void Report(StreamConsumer consumer, ConnectionLog log, StreamEnd end, TimeSpan wait)
    {
        board.CountEnd(end.Kind);
        // whenever it wants to, it is tried when the budget has a request for it
        var opening = budget.FindOpening(consumer.Purpose) - timeProvider.GetUtcNow();
        wait = opening > wait ? opening.Value : wait;
        log.OnEnded(end.Kind, end.Problem, end.IsKeyRefused ? null : wait);
        if (end.IsOrderly)
        {
            return;
        }

        var isUnconfirmedSilence = end is { IsSilence: true, IsConfirmed: not true };
        if (end.Failure?.Kind == FailureKind.Unreachable || !board.IsAnyOpen || (isUnconfirmedSilence && !IsHeard()))
        {
            monitor.Lost(
                end.Problem,
                end.IsKeyRefused ? null : wait,
                outages.IsOn && !end.IsKeyRefused,
                isOfKey: end.Kind == StreamEndKind.KeyRefused,
                isOfAll: consumer.JobId is null,
                isSilence: isUnconfirmedSilence
            );
        }

        // an outage is told of once, not by each scout, and that nothing is tried with a refused key is told already
        if (!outages.IsOn && !end.IsKeyRefused && _quota.TryTake(end.Trouble, out var note))
        {
            LogReconnecting(logger, consumer.Label, end.Problem, wait.TotalSeconds, note);
        }

        bool IsHeard() => monitor.HasToldSince(timeProvider.GetUtcNow() - options.CurrentValue.IdleTimeout);
    }

    private async Task WaitAsync(StreamConsumer consumer, StreamEnd end, TimeSpan wait, CancellationToken cancellationToken)
    {
        if (end.IsKeyRefused)
        {
            await key.WaitUntilUsableAsync(cancellationToken);
        }
        else if (
            end is { IsSilence: true, Wait: null }
            && !outages.IsOn
            && (end.IsConfirmed ?? await ConfirmAsync(consumer, wait, cancellationToken))
        )
        {
            // it is the stream that hangs
        }
        else if (end.Wait is not null || !outages.IsOn)
        {
            await Task.Delay(wait, timeProvider, cancellationToken);
        }
    }

    private async Task<bool> ConfirmAsync(StreamConsumer consumer, TimeSpan wait, CancellationToken cancellationToken)
    {
        using var attempt = monitor.Try();
        if (await consumer.ConfirmAsync(cancellationToken) is null)
        {
            return true;
        }

        monitor.Postpone(wait);
        return false;
    }

    [LoggerMessage(LogLevel.Warning, "The stream of {Stream} ended: {Problem} Next attempt in {Seconds:0.0} s.{Note}")]
    private static partial void LogReconnecting(ILogger logger, string stream, string problem, double seconds, string note);

    [LoggerMessage(LogLevel.Error, "The stream of {Stream} ended by a fault.")]
    private static partial void LogFault(ILogger logger, Exception exception, string stream);
}
