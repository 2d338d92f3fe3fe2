using Dashboard.Upstream.Requests;
using Shared.Api;
using Shared.Events;

namespace Dashboard.Upstream.Streams;

/// <summary>One connection of a stream, from its opening to its end.</summary>
internal sealed partial class StreamConnection
{
    private static readonly ApiFailure InVain = new(FailureKind.TimedOut, "Upstream gave no answer in time.");

    /// <summary>What upstream was asked before an outage ended may still be answered for so long: asked again, it costs another request.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>A comment in the first part of the idle timeout may be a greeting; a later one is a heartbeat.</summary>
    private const int Greeting = 50;

    private async Task<StreamEnd> ReadOnceAsync(
        StreamConsumer consumer,
        StreamPosition position,
        ReconnectDelay delay,
        SilencePatience patience,
        ConnectionLog log,
        CancellationToken cancellationToken
    )
    {
        using var idle = new CancellationTokenSource(Timeout.InfiniteTimeSpan, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, idle.Token);
        var isOpen = false;
        var sentAt = timeProvider.GetUtcNow();
        var back = outages.Back;
        var idleTimeout = options.CurrentValue.IdleTimeout;
        using var watch = new SilenceWatch(consumer, patience, idleTimeout, idle, timeProvider);
        try
        {
            using var pass = await client.TakeForStreamAsync(consumer.Purpose, cancellationToken);
            if (pass is null)
            {
                return new StreamEnd("Upstream refuses the Dashboard's own API key.") { IsKeyRefused = true };
            }

            sentAt = timeProvider.GetUtcNow();
            // bounds the wait for the headers; HttpClient's own timeout ends with them, and then the watch bounds each read
            back = outages.Back;
            idle.CancelAfter(idleTimeout);
            using var opening = await OpenAsync(pass, consumer, position, back.Register(Hurry), either.Token);
            idle.CancelAfter(idleTimeout);
            pass.Dispose();
            if (opening.Failure is { } failure)
            {
                outages.Observe(consumer.Label, failure, sentAt);
                return consumer.OnRefused(failure)
                    ? StreamEnd.Of(failure) with
                    {
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

            outages.Observe(consumer.Label, null, sentAt);
            isOpen = true;
            idle.CancelAfter(Timeout.InfiniteTimeSpan);
            watch.OnLife();
            var openedAt = timeProvider.GetTimestamp();
            monitor.Opened();
            log.OnOpened();
            consumer.OnOpened(position.LastEventId, position.HasOpened);
            position.HasOpened = true;
            EndDoubt(consumer, cancellationToken);
            await using var reader = SseReader.Create(
                await opening.ReadAsync(either.Token),
                consumer.Label,
                ReaderOptions(),
                position.LastEventId
            );
            var unfinished = new UnfinishedEvent(timeProvider);
            var limit = options.CurrentValue.MaxEventBytes;
            while (await reader.ReadAsync(either.Token))
            {
                var receivedAt = timeProvider.GetTimestamp();
                watch.OnLife();
                var isGreeting = timeProvider.GetElapsedTime(openedAt, receivedAt) <= idleTimeout / Greeting;
                if (!isGreeting || consumer.JobId is null)
                {
                    monitor.Told();
                }

                var (events, skipped) = Deliver(reader, consumer, position, delay, isGreeting);
                if (isGreeting && reader.UnfinishedBytes > 0)
                {
                    monitor.Told();
                }

                log.OnRead(
                    events,
                    timeProvider.GetElapsedTime(receivedAt),
                    isNews: !isGreeting || events + skipped > 0 || reader.UnfinishedBytes > 0
                );
                unfinished.Observe(reader.UnfinishedBytes, events + skipped > 0, receivedAt);
                position.Oversized = reader.UnfinishedBytes > limit ? (reader.UnfinishedBytes, reader.UnfinishedEventId) : null;
                var isDeaf = unfinished.Age > idleTimeout;
                log.OnHeard(isDeaf ? unfinished.Age : null);
                consumer.OnHeard(isDeaf);
                if (unfinished.IsBeyondBounds)
                {
                    return EndDeaf(consumer, position, reader, unfinished.Age);
                }
            }

            return consumer.OnClosed() ? new StreamEnd("Upstream closed the stream.") { IsOrderly = true } : StreamEnd.Final;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return StreamEnd.Final;
        }
        catch (OperationCanceledException) when (idle.IsCancellationRequested && watch.Fault is null)
        {
            if (isOpen)
            {
                return EndSilent(watch);
            }

            outages.Observe(consumer.Label, InVain, sentAt);
            return back.IsCancellationRequested
                ? new StreamEnd("Upstream has not answered since it answers others again.")
                {
                    IsSilence = true,
                    Wait = OutageGate.Interval,
                }
                : EndSilent(watch);
        }
        catch (Exception e) when (TransportFailures.Read(e) is not null)
        {
            var failure = TransportFailures.Read(e)!;
            if (!isOpen)
            {
                outages.Observe(consumer.Label, failure, sentAt);
            }

            return StreamEnd.Of(failure);
        }
#pragma warning disable CA1031 // whatever upstream sends, the stream goes on
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogFault(logger, watch.Fault ?? e, consumer.Label);
            return new StreamEnd("A fault in the Dashboard ended the stream; see the log.") { IsFault = true };
        }

        void Hurry() => idle.CancelAfter(Grace < idleTimeout ? Grace : idleTimeout);
    }

    private async Task<StreamOpening> OpenAsync(
        KeyGuard.Pass pass,
        StreamConsumer consumer,
        StreamPosition position,
        CancellationTokenRegistration whileOpening,
        CancellationToken cancellationToken
    )
    {
        await using (whileOpening)
        using (monitor.Try())
        {
            return await client.OpenStreamAsync(
                pass,
                consumer.JobId,
                position.LastEventId is "" ? null : position.LastEventId,
                cancellationToken
            );
        }
    }

    private static StreamEnd EndSilent(SilenceWatch watch)
    {
        var problem = $"Upstream has told nothing within {watch.Limit.TotalSeconds:0} s.";
        return watch.Verdict switch
        {
            null => new StreamEnd(problem) { IsSilence = true },
            SilenceVerdict.NoAnswer => new StreamEnd(problem) { IsSilence = true, IsConfirmed = false },
            _ => new StreamEnd($"The stream has told nothing within {watch.Limit.TotalSeconds:0} s, while the job went on.")
            {
                IsSilence = true,
                IsConfirmed = true,
            },
        };
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
}
