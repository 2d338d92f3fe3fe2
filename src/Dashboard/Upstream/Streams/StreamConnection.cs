using Dashboard.Upstream.Intake;
using Dashboard.Upstream.Requests;
using Microsoft.Extensions.Options;
using Shared.Events;

namespace Dashboard.Upstream.Streams;

/// <summary>
/// Keeps one event stream open for as long as its consumer wants it: opens, reads, watches for silence, and opens again from the last
/// event that was handed out. One loop; nothing that upstream sends ends it.
/// </summary>
internal sealed partial class StreamConnection(
    UpstreamClient client,
    UpstreamMonitor monitor,
    DocumentIntake intake,
    OutageProbe probe,
    IOptionsMonitor<UpstreamOptions> options,
    TimeProvider timeProvider,
    Random random,
    ILogger<StreamConnection> logger
)
{
    /// <summary>Refused documents are kept with a few bytes; a skipped event has none.</summary>
    private static readonly Shared.Documents.DocumentRefusal TooLarge = new(
        Shared.Documents.DocumentRefusal.TooLarge,
        "over TensorOne:MaxEventBytes: skipped"
    );

    public async Task RunAsync(StreamConsumer consumer, CancellationToken cancellationToken)
    {
        var delay = new ReconnectDelay(random);
        var position = new StreamPosition();
        while (!cancellationToken.IsCancellationRequested)
        {
            var end = await ReadOnceAsync(consumer, position, delay, cancellationToken);
            if (end.IsFinal)
            {
                return;
            }

            var wait =
                end.Wait is { } asked && asked > TimeSpan.Zero ? RequestBudget.Bound(asked) : delay.Next(position.RetryDelay);
            if (!end.IsOrderly)
            {
                monitor.Lost(end.Problem, wait);
                LogReconnecting(logger, consumer.Label, end.Problem, wait.TotalSeconds);
            }

            await WaitAsync(wait, end.IsOutage, cancellationToken);
        }
    }

    /// <summary>One connection, from its opening to its end.</summary>
    private async Task<StreamEnd> ReadOnceAsync(
        StreamConsumer consumer,
        StreamPosition position,
        ReconnectDelay delay,
        CancellationToken cancellationToken
    )
    {
        using var idle = new CancellationTokenSource(Timeout.InfiniteTimeSpan, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, idle.Token);
        var idleTimeout = options.CurrentValue.IdleTimeout;
        try
        {
            await client.TakeFromBudgetAsync(cancellationToken);
            // bounds the wait for the headers and each read after them: HttpClient's own timeout ends with the headers
            idle.CancelAfter(idleTimeout);
            using var response = await consumer.OpenAsync(position.LastEventId is "" ? null : position.LastEventId, either.Token);
            if (await client.ReadStreamFailureAsync(response, either.Token) is { } failure)
            {
                return consumer.OnRefused(failure)
                    ? new StreamEnd(failure.Message) { Wait = failure.RetryAfter }
                    : StreamEnd.Final;
            }

            monitor.Alive();
            consumer.OnOpened(position.LastEventId);
            await using var reader = SseReader.Create(
                await response.Content.ReadAsStreamAsync(either.Token),
                consumer.Label,
                ReaderOptions(),
                position.LastEventId
            );
            while (await reader.ReadAsync(either.Token))
            {
                idle.CancelAfter(idleTimeout);
                monitor.Alive();
                Deliver(reader, consumer, position, delay);
            }

            return consumer.OnClosed() ? new StreamEnd("Upstream closed the stream.") { IsOrderly = true } : StreamEnd.Final;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return StreamEnd.Final;
        }
        catch (OperationCanceledException)
        {
            return new StreamEnd($"Upstream has been silent for {idleTimeout.TotalSeconds:0} s.") { IsOutage = true };
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
            return new StreamEnd("A fault in the Dashboard ended the stream; see the log.");
        }
    }

    private void Deliver(SseReader reader, StreamConsumer consumer, StreamPosition position, ReconnectDelay delay)
    {
        while (reader.TryRead(out var item))
        {
            switch (item.Kind)
            {
                case SseItemKind.Event:
                    consumer.OnEvent(item);
                    delay.Reset();
                    break;
                case SseItemKind.Skipped:
                    intake.Refuse(TooLarge, consumer.Label, default, item.SizeBytes);
                    consumer.OnSkipped();
                    break;
            }
        }

        // after the items: what has not been handed out must be asked for again
        position.LastEventId = reader.LastEventId;
        position.RetryDelay = reader.RetryDelay;
    }

    private async Task WaitAsync(TimeSpan wait, bool isOutage, CancellationToken cancellationToken)
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var delay = Task.Delay(wait, timeProvider, done.Token);
        try
        {
            await (isOutage ? Task.WhenAny(delay, probe.WaitForUpstreamAsync(done.Token)) : delay);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // the loop sees it
        }
        finally
        {
            await done.CancelAsync();
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

    private sealed class StreamPosition
    {
        public string LastEventId { get; set; } = "";

        public TimeSpan? RetryDelay { get; set; }
    }

    /// <param name="Problem">One plain sentence.</param>
    private sealed record StreamEnd(string Problem)
    {
        public static StreamEnd Final { get; } = new("") { IsFinal = true };

        public bool IsFinal { get; init; }

        /// <summary>Upstream ended the stream as the protocol has it: no sign of trouble.</summary>
        public bool IsOrderly { get; init; }

        /// <summary>How long upstream asked to wait.</summary>
        public TimeSpan? Wait { get; init; }

        /// <summary>The connection itself failed, so the probe may find upstream back before the wait is over.</summary>
        public bool IsOutage { get; init; }
    }
}
