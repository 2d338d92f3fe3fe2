using Simulator.Journal;
using Simulator.Streams;

namespace Simulator.Faults;

/// <summary>Writes the events of one stream while faults are on.</summary>
internal sealed class FaultyWriter(HttpContext context, StreamPlan plan, FaultBoard faults, TimeProvider timeProvider)
{
    private readonly HashSet<string> _decided = new(StringComparer.Ordinal);
    private StreamFrame? _held;

    /// <summary>An event was kept back, to be sent after the next.</summary>
    public bool HoldsFrames => _held is not null;

    /// <summary>Faults of the connection as such; they need no event to strike.</summary>
    public async Task StrikeConnectionAsync(CancellationToken cancellationToken)
    {
        while (
            Strike(plan.Job?.Id, fault => fault.Kind == FaultKind.Hang && fault.Arguments.Text("at", "now") == "now") is { } hang
        )
        {
            await hang.Over.Token.WaitAsync(cancellationToken);
        }

        if (Strike(plan.Job?.Id, fault => fault.Kind == FaultKind.Cut && fault.Arguments.Text("at", "now") == "now") is not null)
        {
            throw new ConnectionCutException();
        }
    }

    /// <param name="note">Writes the journal's entry; called before the bytes are sent.</param>
    public async Task WriteAsync(StreamFrame frame, Action<StreamFrame, Delivery> note, CancellationToken cancellationToken)
    {
        var fault = Strike(frame.Job.Id, fault => fault.Kind.StrikesWithinStream());
        switch (fault?.Kind)
        {
            case FaultKind.Cut:
                note(frame, Delivery.None);
                await SendAsync(frame.Bytes.AsMemory(0, CutAt(fault, frame)), cancellationToken);
                throw new ConnectionCutException();
            case FaultKind.Hang:
                var half = fault.Arguments.Text("at", "now") == "middle" ? frame.Bytes.Length / 2 : 0;
                await SendAsync(frame.Bytes.AsMemory(0, half), cancellationToken);
                await fault.Over.Token.WaitAsync(cancellationToken);
                note(frame, Delivery.Whole);
                await SendAsync(frame.Bytes.AsMemory(half), cancellationToken);
                break;
            case FaultKind.Drip:
                note(frame, Delivery.Whole);
                await DripAsync(frame.Bytes, fault, cancellationToken);
                break;
            case FaultKind.Malformed:
                note(frame, Delivery.Spoiled);
                await SendAsync(Malform(frame.Bytes, fault.Arguments.Text("poison", Poisons.Truncated)), cancellationToken);
                break;
            case FaultKind.Giant:
                await SendNotedAsync(frame, note, cancellationToken);
                await GiantBody.WriteEventAsync(
                    context.Response.BodyWriter,
                    fault.Arguments.Number("bytes", GiantBody.DefaultBytes),
                    cancellationToken
                );
                break;
            case FaultKind.Duplicate:
                await SendNotedAsync(frame, note, cancellationToken);
                await SendNotedAsync(frame, note, cancellationToken);
                break;
            case FaultKind.Reorder when _held is null && !frame.Ends:
                _held = frame;
                return;
            default:
                await SendNotedAsync(frame, note, cancellationToken);
                break;
        }

        if (_held is { } held)
        {
            _held = null;
            await SendNotedAsync(held, note, cancellationToken);
        }
    }

    // Whether a connection is cut or hangs is decided once for each connection; a share is a share of them, not of events.
    private Fault? Strike(string? jobId, Func<Fault, bool> wanted) =>
        faults.Strike(
            plan.Route.Name,
            jobId,
            fault =>
                wanted(fault)
                && (fault.Kind is not (FaultKind.Cut or FaultKind.Hang) || fault.Order.Share is null || _decided.Add(fault.Id))
        );

    private async Task SendNotedAsync(StreamFrame frame, Action<StreamFrame, Delivery> note, CancellationToken cancellationToken)
    {
        note(frame, Delivery.Whole);
        await SendAsync(frame.Bytes, cancellationToken);
    }

    private async Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        await context.Response.BodyWriter.WriteAsync(bytes, cancellationToken);

    private static int CutAt(Fault fault, StreamFrame frame) =>
        fault.Arguments.Text("at", "now") switch
        {
            "middle" => frame.Bytes.Length / 2,
            // all but the blank line that would complete the event
            "before-end" => frame.Bytes.Length - 1,
            _ => 0,
        };

    private async Task DripAsync(byte[] bytes, Fault fault, CancellationToken cancellationToken)
    {
        var pause = TimeSpan.FromSeconds(1.0 / Math.Max(1, fault.Arguments.Number("bytesPerSecond", 20)));
        for (var index = 0; index < bytes.Length; index++)
        {
            if (fault.Over.IsCancellationRequested)
            {
                await SendAsync(bytes.AsMemory(index), cancellationToken);
                return;
            }

            await SendAsync(bytes.AsMemory(index, 1), cancellationToken);
            await Task.Delay(pause, timeProvider, cancellationToken);
        }
    }

    // Poisons the document within the frame; a line break in it would end the data line, and does.
    private static byte[] Malform(byte[] frame, string poison)
    {
        var data = frame.AsSpan().IndexOf("data: "u8) + 6;
        var poisoned = Poisons.Apply(poison, frame.AsSpan(data, frame.Length - data - 2));
        return [.. frame.AsSpan(0, data), .. poisoned, .. "\n\n"u8];
    }
}
