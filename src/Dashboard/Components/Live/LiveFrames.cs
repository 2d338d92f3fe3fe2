using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Dashboard.Components.Live;

/// <summary>
/// Makes the frames of one table, each from the one before. Not for two threads at once: the view that owns it calls it from its tick. The
/// frames it returns are immutable.
/// </summary>
public sealed class LiveFrames<TRow>(ILiveRowFormat<TRow> format)
    where TRow : class
{
    public LiveFrame Current { get; private set; } = LiveFrame.Loading;

    /// <summary>A new order: every row of it is sent again. Costs one pass over the rows.</summary>
    public LiveFrame Reorder(IReadOnlyList<LiveRow<TRow>> rows, int newCount = 0)
    {
        var tick = Current.Tick + 1;
        var chunks = ImmutableArray.CreateBuilder<LiveChunk>((rows.Count + LiveFrame.ChunkRows - 1) / LiveFrame.ChunkRows);
        for (var first = 0; first < rows.Count; first += LiveFrame.ChunkRows)
        {
            var chunk = new LiveRow<TRow>[Math.Min(LiveFrame.ChunkRows, rows.Count - first)];
            for (var i = 0; i < chunk.Length; i++)
            {
                chunk[i] = rows[first + i];
            }

            chunks.Add(new LiveChunk<TRow>(format, first, chunk, tick));
        }

        return Current = new LiveFrame(tick, Current.Order + 1, rows.Count, newCount, chunks.MoveToImmutable());
    }

    /// <summary>
    /// The next tick of the same order. Costs what changed: only the chunks of <paramref name="changes"/> are made anew. A position may
    /// come more than once; the last one stands.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A position is outside the order.</exception>
    public LiveFrame Patch(IEnumerable<(int Position, LiveRow<TRow> Row)> changes, int newCount = 0)
    {
        var tick = Current.Tick + 1;
        LiveChunk[]? chunks = null;
        var open = new Dictionary<int, LiveRow<TRow>[]>();
        foreach (var (position, row) in changes)
        {
            CheckPosition(position);
            var (index, offset) = Math.DivRem(position, LiveFrame.ChunkRows);
            if (!open.TryGetValue(index, out var rows))
            {
                open[index] = rows = ((LiveChunk<TRow>)Current.Chunks[index]).Rows.ToArray();
            }

            rows[offset] = row;
        }

        foreach (var (index, rows) in open)
        {
            chunks ??= [.. Current.Chunks];
            chunks[index] = ((LiveChunk<TRow>)Current.Chunks[index]).With(rows, tick);
        }

        var next = chunks is null ? Current.Chunks : ImmutableCollectionsMarshal.AsImmutableArray(chunks);
        return Current = new LiveFrame(tick, Current.Order, Current.RowCount, newCount, next);
    }

    private void CheckPosition(int position)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(position, Current.RowCount);
    }
}
