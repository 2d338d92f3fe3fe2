using System.Collections.Immutable;

namespace Dashboard.Components.Live;

/// <summary>
/// One immutable state of a live table: an order of rows, cut into chunks of <see cref="ChunkRows"/>. Chunks that did not change are
/// shared with the frame before; the text of a chunk is built by the first circuit that asks for it and then shared by all.
/// </summary>
/// <remarks>Stores make frames with <see cref="LiveFrames{TRow}"/>; circuits read them through <see cref="LiveWindow"/>.</remarks>
public sealed class LiveFrame
{
    /// <summary>Rows in a chunk. Smaller costs more strings to join, larger sends more rows that nobody sees.</summary>
    public const int ChunkRows = 8;

    /// <summary>No rows are known yet: the table shows its skeleton.</summary>
    public static LiveFrame Loading { get; } = new(0, 0, 0, 0, []);

    internal LiveFrame(long tick, long order, int rowCount, int newCount, ImmutableArray<LiveChunk> chunks)
    {
        Tick = tick;
        Order = order;
        RowCount = rowCount;
        NewCount = newCount;
        Chunks = chunks;
    }

    /// <summary>Grows by one with every frame of a table; 0 only while it is loading.</summary>
    public long Tick { get; }

    /// <summary>Grows when rows change places, come or go. Within one order a position means the same row.</summary>
    public long Order { get; }

    public int RowCount { get; }

    /// <summary>Rows that match but have no place in this order yet: the 'N new' chip.</summary>
    public int NewCount { get; }

    public bool IsLoaded => Tick > 0;

    internal ImmutableArray<LiveChunk> Chunks { get; }
}
