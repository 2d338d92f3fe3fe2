using System.IO.Pipelines;
using System.Text;
using System.Text.Json.Nodes;
using Simulator.Faults;
using Simulator.Journal;

namespace Simulator.Streams;

/// <summary>One open stream: a position in a log, and the connection it is written to.</summary>
internal sealed class StreamSession(
    HttpContext context,
    StreamPlan plan,
    EventJournal journal,
    CostLedger ledger,
    FaultBoard faults,
    TimeProvider timeProvider
)
{
    // Frames written between two flushes.
    private const int Batch = 128;
    private const string Retry = "retry: 2000\n\n";

    private readonly List<StreamFrame> _frames = new(Batch);
    private readonly FaultyWriter _faulty = new(context, plan, faults, timeProvider);
    private long _position = plan.Position;
    private volatile bool _isHeartbeatDue;

    public StreamSignal Signal { get; } = new();

    public async Task RunAsync(TimeSpan heartbeat, CancellationToken stopping)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(
            context.RequestAborted,
            stopping,
            plan.Log.Closed.Token
        );
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        plan.Log.Join(Signal);
        await using var timer = timeProvider.CreateTimer(_ => Beat(), null, heartbeat, heartbeat);
        try
        {
            await OpenAsync(ended.Token);
            while (!await WriteDueAsync(ended.Token))
            {
                await Signal.WaitAsync(ended.Token);
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // the reader left, the host stops, or the stream was closed on purpose
        }
        catch (ConnectionCutException)
        {
            context.Abort();
        }
        finally
        {
            plan.Log.Leave(Signal);
        }
    }

    private void Beat()
    {
        _isHeartbeatDue = true;
        Signal.Set();
    }

    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        var writer = context.Response.BodyWriter;
        Write(writer, Encoding.ASCII.GetBytes(Retry));
        if (plan.Gap is { } requested)
        {
            WriteGap(writer, requested);
        }

        if (plan.First is { } first)
        {
            _frames.Add(first);
            await WriteFramesAsync(writer, cancellationToken);
        }

        await writer.FlushAsync(cancellationToken);
    }

    /// <returns>True when the stream has come to its end.</returns>
    private async Task<bool> WriteDueAsync(CancellationToken cancellationToken)
    {
        if (plan.First is { Ends: true })
        {
            return true;
        }

        var writer = context.Response.BodyWriter;
        if (!faults.IsQuiet)
        {
            await _faulty.StrikeConnectionAsync(cancellationToken);
        }

        if (_isHeartbeatDue)
        {
            _isHeartbeatDue = false;
            Write(writer, ": keep-alive\n\n"u8);
            await writer.FlushAsync(cancellationToken);
        }

        while (true)
        {
            _frames.Clear();
            // Asked before reading: what was written before it was complete is read first.
            var isComplete = plan.Log.IsComplete;
            if (!plan.Log.TryRead(_position, Batch, _frames))
            {
                if (await ResyncAsync(writer, cancellationToken))
                {
                    return true;
                }

                continue;
            }

            if (_frames.Count == 0)
            {
                return isComplete;
            }

            _position = _frames[^1].Sequence;
            if (plan.Filter is { } filter)
            {
                _frames.RemoveAll(frame => !filter.Matches(frame.Job, frame.Status));
            }

            var ends = plan.Job is not null && _frames.Exists(frame => frame.Ends);
            await WriteFramesAsync(writer, cancellationToken);
            var flushed = await writer.FlushAsync(cancellationToken);
            if (ends || flushed.IsCompleted)
            {
                return true;
            }
        }
    }

    // The reader was too slow: it is told so, and goes on from the present, or on the all-jobs stream from the oldest event that is held.
    private async Task<bool> ResyncAsync(PipeWriter writer, CancellationToken cancellationToken)
    {
        WriteGap(writer, $"{plan.Epoch}-{_position}");
        _position = plan.Log.Oldest - 1;
        if (plan.Resync?.Invoke() is { } current)
        {
            _position = current.Sequence;
            _frames.Add(current);
            await WriteFramesAsync(writer, cancellationToken);
        }

        await writer.FlushAsync(cancellationToken);
        return plan.Job is not null && _frames.Exists(frame => frame.Ends);
    }

    private void WriteGap(PipeWriter writer, string requested)
    {
        var gap = new JsonObject { ["requested"] = requested, ["oldest"] = $"{plan.Epoch}-{plan.Log.Oldest}" };
        Write(writer, SseFrame.Gap(Encoding.UTF8.GetBytes(gap.ToJsonString())));
    }

    private async Task WriteFramesAsync(PipeWriter writer, CancellationToken cancellationToken)
    {
        foreach (var frame in _frames)
        {
            if (faults.IsQuiet && !_faulty.HoldsFrames)
            {
                Note(frame, Delivery.Whole);
                Write(writer, frame.Bytes);
            }
            else
            {
                await _faulty.WriteAsync(frame, Note, cancellationToken);
            }
        }
    }

    private void Note(StreamFrame frame, Delivery delivery)
    {
        // What is wrong with the answer as such is wrong with every event of it.
        delivery = delivery == Delivery.Whole ? AnswerFate.Of(context).Delivery : delivery;
        journal.Add(
            new JournalEntry(
                frame.Job.Id,
                plan.Epoch,
                frame.Sequence,
                frame.At,
                plan.Journal,
                frame.Status,
                frame.Substate,
                frame.RetryCount,
                delivery
            )
        );
        if (delivery == Delivery.Whole)
        {
            ledger.Publish(frame.Job, frame.RetryCount, frame.ShownCost);
        }
    }

    private static void Write(PipeWriter writer, ReadOnlySpan<byte> bytes)
    {
        var span = writer.GetSpan(bytes.Length);
        bytes.CopyTo(span);
        writer.Advance(bytes.Length);
    }
}
