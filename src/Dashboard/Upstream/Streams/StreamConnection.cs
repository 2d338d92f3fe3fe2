using Dashboard.Upstream.Budget;
using Dashboard.Upstream.Errors;
using Dashboard.Upstream.Intake;
using Dashboard.Upstream.Requests;
using Microsoft.Extensions.Options;
using Shared.Api;
using Shared.Documents;
using Shared.Events;

namespace Dashboard.Upstream.Streams;

/// <summary>
/// Keeps one event stream open for as long as its consumer wants it: opens, reads, watches for silence, and opens again from the last
/// event that was handed out. One loop; nothing that upstream sends ends it.
/// </summary>
internal sealed partial class StreamConnection(
    UpstreamClient client,
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
    private static readonly DocumentRefusal TooLarge = new(DocumentRefusal.TooLarge, "over TensorOne:MaxEventBytes: skipped");

    public async Task RunAsync(StreamConsumer consumer, CancellationToken cancellationToken)
    {
        var delay = new ReconnectDelay(random);
        var position = consumer.Position;
        var log = board.Add(consumer.Label);
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                var end = await ReadOnceAsync(consumer, position, delay, log, cancellationToken);
                consumer.OnEnded();
                errors.Note(consumer, end);
                if (end.IsFinal)
                {
                    return;
                }

                var wait =
                    end.Wait is { } asked && asked > TimeSpan.Zero ? RequestBudget.Bound(asked) : delay.Next(position.RetryDelay);
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
        }
    }

    /// <summary>One connection, from its opening to its end.</summary>
    private async Task<StreamEnd> ReadOnceAsync(
        StreamConsumer consumer,
        StreamPosition position,
        ReconnectDelay delay,
        ConnectionLog log,
        CancellationToken cancellationToken
    )
    {
        using var idle = new CancellationTokenSource(Timeout.InfiniteTimeSpan, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, idle.Token);
        var idleTimeout = options.CurrentValue.IdleTimeout;
        try
        {
            using var pass = await client.TakeForStreamAsync(consumer.Purpose, cancellationToken);
            if (pass is null)
            {
                return new StreamEnd("Upstream refuses the key.") { IsKeyRefused = true };
            }

            // bounds the wait for the headers and each read after them: HttpClient's own timeout ends with the headers
            idle.CancelAfter(idleTimeout);
            using var opening = await client.OpenStreamAsync(
                pass,
                consumer.JobId,
                position.LastEventId is "" ? null : position.LastEventId,
                either.Token
            );
            pass.Dispose();
            if (opening.Failure is { } failure)
            {
                return consumer.OnRefused(failure)
                    ? new StreamEnd(failure.Message)
                    {
                        Failure = failure,
                        Wait = failure.RetryAfter,
                        IsKeyRefused = key.Refusal is not null,
                        // a job may well be over; all jobs never are
                        IsOrderly = failure.Kind == FailureKind.NoContent && consumer.JobId is not null,
                    }
                    : StreamEnd.Final with
                    {
                        Failure = failure,
                    };
            }

            outages.OnAnswer();
            monitor.Alive();
            log.OnOpened();
            consumer.OnOpened(position.LastEventId, position.HasOpened);
            position.HasOpened = true;
            await using var reader = SseReader.Create(
                await opening.ReadAsync(either.Token),
                consumer.Label,
                ReaderOptions(),
                position.LastEventId
            );
            while (await reader.ReadAsync(either.Token))
            {
                var receivedAt = timeProvider.GetTimestamp();
                idle.CancelAfter(idleTimeout);
                monitor.Alive();
                var events = Deliver(reader, consumer, position, delay);
                log.OnRead(events, timeProvider.GetElapsedTime(receivedAt));
            }

            return consumer.OnClosed() ? new StreamEnd("Upstream closed the stream.") { IsOrderly = true } : StreamEnd.Final;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return StreamEnd.Final;
        }
        catch (OperationCanceledException)
        {
            return new StreamEnd($"Upstream has been silent for {idleTimeout.TotalSeconds:0} s.") { IsSilence = true };
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidDataException)
        {
            // who accepts connections and breaks them is there already: only the backoff spares it
            var isOutage =
                e is HttpRequestException
                {
                    HttpRequestError: HttpRequestError.ConnectionError
                        or HttpRequestError.NameResolutionError
                        or HttpRequestError.ProxyTunnelError
                };
            return new StreamEnd($"The connection to upstream broke: {Describe(e)}") { IsOutage = isOutage };
        }
#pragma warning disable CA1031 // whatever upstream sends, the stream goes on
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogFault(logger, e, consumer.Label);
            return new StreamEnd("A fault in the Dashboard ended the stream; see the log.") { IsFault = true };
        }
    }

    /// <returns>How many events there were.</returns>
    private int Deliver(SseReader reader, StreamConsumer consumer, StreamPosition position, ReconnectDelay delay)
    {
        var events = 0;
        while (reader.TryRead(out var item))
        {
            switch (item.Kind)
            {
                case SseItemKind.Event:
                    consumer.OnEvent(item);
                    delay.Reset();
                    events++;
                    break;
                case SseItemKind.Skipped:
                    intake.Refuse(TooLarge, consumer.Label, item.Data, item.SizeBytes);
                    consumer.OnSkipped();
                    break;
            }
        }

        // after the items: what has not been handed out must be asked for again
        position.LastEventId = reader.LastEventId;
        position.RetryDelay = reader.RetryDelay;
        return events;
    }

    /// <summary>One broken stream is its own affair as long as another one is open; without any, upstream is lost.</summary>
    private void Report(StreamConsumer consumer, ConnectionLog log, StreamEnd end, TimeSpan wait)
    {
        board.CountEnd(end.Kind);
        log.OnEnded(end.Kind, end.Problem, wait);
        if (end.IsOrderly)
        {
            return;
        }

        if (end.IsOutage || !board.IsAnyOpen)
        {
            monitor.Lost(end.Problem, end.IsKeyRefused ? null : wait);
        }

        LogReconnecting(logger, consumer.Label, end.Problem, wait.TotalSeconds);
    }

    private async Task WaitAsync(StreamConsumer consumer, StreamEnd end, TimeSpan wait, CancellationToken cancellationToken)
    {
        if (end.IsKeyRefused)
        {
            await key.WaitUntilUsableAsync(cancellationToken);
        }
        else if (end.IsOutage)
        {
            await outages.WaitAsync(wait, cancellationToken);
        }
        else if (!end.IsSilence || await consumer.ConfirmAsync(cancellationToken) is not null)
        {
            await Task.Delay(wait, timeProvider, cancellationToken);
        }
    }

    private SseReaderOptions ReaderOptions()
    {
        var limit = options.CurrentValue.MaxEventBytes;
        return new SseReaderOptions
        {
            MaxEventBytes = limit,
            MaxLineBytes = limit,
            Oversize = SseOversize.Skip,
        };
    }

    private static string Describe(Exception e) => e.GetBaseException().Message.TrimEnd('.') + ".";

    [LoggerMessage(LogLevel.Warning, "The stream of {Stream} ended: {Problem} Next attempt in {Seconds:0.0} s.")]
    private static partial void LogReconnecting(ILogger logger, string stream, string problem, double seconds);

    [LoggerMessage(LogLevel.Error, "The stream of {Stream} ended by a fault.")]
    private static partial void LogFault(ILogger logger, Exception exception, string stream);
}
