using System.Collections.Concurrent;
using Dashboard.Relay.Log;
using Dashboard.Relay.Traffic;
using Microsoft.Extensions.Options;

namespace Dashboard.Relay.Streams;

/// <summary>
/// One loop serves all open event streams: it alone writes to them, from their joining to their end. No reader has a queue, a task or a
/// lock of its own, and nobody's slowness costs another anything.
/// </summary>
internal sealed partial class Broadcaster(
    ChangeLog log,
    RelayTraffic traffic,
    LateRetries lateRetries,
    StreamBeat beat,
    IOptionsMonitor<RelayOptions> options,
    IHostApplicationLifetime lifetime,
    TimeProvider timeProvider,
    ILogger<Broadcaster> logger
) : BackgroundService
{
    private static readonly TimeSpan TickInterval = TimeSpan.FromSeconds(1);

    private readonly ConcurrentQueue<(Command Command, StreamSubscriber? Subscriber)> _commands = new();
    private readonly LogSignal _commanded = new();
    private readonly StreamDelivery _delivery = new(log, traffic, lateRetries, beat, timeProvider);
    private int _readers;
    private int _ticks;
    private bool _isStopping;

    /// <summary>Streams that are open now.</summary>
    public int Readers => Volatile.Read(ref _readers);

    /// <summary>Takes one of the places that there are; <see cref="Release"/> gives it back.</summary>
    public bool TryAdmit()
    {
        if (Interlocked.Increment(ref _readers) <= options.CurrentValue.MaxReaders)
        {
            return true;
        }

        Release();
        return false;
    }

    public void Release() => Interlocked.Decrement(ref _readers);

    /// <summary>From now on the loop alone writes to the stream, until <see cref="StreamSubscriber.Ended"/>.</summary>
    public void Join(StreamSubscriber subscriber) => Tell(Command.Join, subscriber);

    public void Leave(StreamSubscriber subscriber) => Tell(Command.Leave, subscriber);

    /// <summary>For <see cref="StreamSubscriber"/>: its flush is over.</summary>
    public void OnFlushed(StreamSubscriber subscriber) => Tell(Command.Unpark, subscriber);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // at once, before the server waits for its requests to end
        using var stopping = lifetime.ApplicationStopping.Register(() => Tell(Command.Stop));
        using var stopped = stoppingToken.Register(() => Tell(Command.Stop));
        await using var timer = timeProvider.CreateTimer(_ => Tell(Command.Tick), null, TickInterval, TickInterval);
        while (!stoppingToken.IsCancellationRequested)
        {
            // taken before the work is looked for, so that what comes meanwhile is seen
            var appended = log.Appended.Next;
            var commanded = _commanded.Next;
            if (!Step())
            {
                await Task.WhenAny(appended, commanded);
            }
        }

        Step();
    }

    /// <returns>True where there may be more to do at once.</returns>
    private bool Step()
    {
        try
        {
            return TakeCommands() | _delivery.Dispatch() | _delivery.CatchUp();
        }
#pragma warning disable CA1031 // all streams live by this loop: they are ended in order, so that their readers come back to one that works
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogFault(logger, e);
            _delivery.EndAll();
            return true;
        }
    }

    private void Tell(Command command, StreamSubscriber? subscriber = null)
    {
        _commands.Enqueue((command, subscriber));
        _commanded.Set();
    }

    private bool TakeCommands()
    {
        var isAny = false;
        while (_commands.TryDequeue(out var next))
        {
            isAny = true;
            Take(next.Command, next.Subscriber);
        }

        return isAny;
    }

    private void Take(Command command, StreamSubscriber? subscriber)
    {
        switch (command)
        {
            case Command.Join when _isStopping:
                subscriber!.End(StreamEnd.Closed);
                break;
            case Command.Join:
                _delivery.Add(subscriber!);
                break;
            case Command.Leave:
                _delivery.End(subscriber!, StreamEnd.Closed);
                break;
            case Command.Unpark:
                _delivery.Unpark(subscriber!);
                break;
            case Command.Tick:
                OnTick();
                break;
            case Command.Stop:
                _isStopping = true;
                _delivery.EndAll();
                break;
        }
    }

    private void OnTick()
    {
        traffic.OnSecond();
        foreach (var reader in _delivery.Parked.ToArray())
        {
            switch (StreamPatience.Judge(reader, _delivery.Owes, timeProvider.GetElapsedTime(reader.ParkedAt)))
            {
                case StreamEnd.Stuck:
                    LogStuck(logger, reader.JobId ?? "all jobs");
                    traffic.OnStuck();
                    _delivery.End(reader, StreamEnd.Stuck);
                    break;
                case StreamEnd.Closed:
                    LogCutOff(logger, reader.JobId ?? "all jobs");
                    traffic.OnCutOff();
                    _delivery.End(reader, StreamEnd.Closed);
                    break;
            }
        }

        var ticks = options.CurrentValue.HeartbeatSeconds;
        _ticks = (_ticks + 1) % ticks;
        if (beat.TakeTurn())
        {
            _delivery.SendHeartbeats(tick: 0, ticks: 1);
        }
        else
        {
            _delivery.SendHeartbeats(_ticks, ticks);
        }
    }

    [LoggerMessage(LogLevel.Information, "A reader of {Stream} took nothing for a minute; its connection is broken off")]
    private static partial void LogStuck(ILogger logger, string stream);

    [LoggerMessage(LogLevel.Information, "A reader of {Stream} fell too far behind; its stream is closed, and it may resume")]
    private static partial void LogCutOff(ILogger logger, string stream);

    [LoggerMessage(LogLevel.Error, "A fault in the broadcaster ended all streams; their readers may resume")]
    private static partial void LogFault(ILogger logger, Exception exception);

    private enum Command
    {
        Join,
        Leave,
        Unpark,
        Tick,
        Stop,
    }
}
