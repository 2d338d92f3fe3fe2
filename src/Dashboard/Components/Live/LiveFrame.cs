namespace Dashboard.Components.Live;

/// <summary>
/// One tick of a live table: an order of rows, and what there is beside it. The order is immutable; the rows in it are read when a window
/// is composed, and are then of this tick or a later one.
/// </summary>
public sealed class LiveFrame(long tick, long order, int rowCount, LiveDrift drift, ILiveRows rows)
{
    /// <summary>No rows are known yet: the table shows its skeleton.</summary>
    public static LiveFrame Loading { get; } = new(0, 0, 0, default, NoRows.Instance);

    /// <summary>Grows by one with every frame of a table; 0 only while it is loading.</summary>
    public long Tick { get; } = tick;

    /// <summary>Another one when rows change places, come or go. Within one order a position means the same row.</summary>
    public long Order { get; } = order;

    public int RowCount { get; } = rowCount;

    /// <summary>Why somebody may want a new order: the chip says it, and makes one.</summary>
    public LiveDrift Drift { get; } = drift;

    public int NewCount => Drift.New;

    public bool IsLoaded => Tick > 0;

    public ILiveRows Rows { get; } = rows;

    /// <summary>The same rows as they are now, whatever becomes of them.</summary>
    public LiveFrame Freeze()
    {
        var lines = new LiveLine[RowCount];
        for (var position = 0; position < lines.Length; position++)
        {
            lines[position] = Rows[position];
        }

        return new LiveFrame(Tick, Order, RowCount, Drift, new FrozenRows(lines));
    }

    private sealed class FrozenRows(LiveLine[] lines) : ILiveRows
    {
        public LiveLine this[int position] => lines[position];
    }

    private sealed class NoRows : ILiveRows
    {
        public static readonly NoRows Instance = new();

        public LiveLine this[int position] => throw new ArgumentOutOfRangeException(nameof(position));
    }
}

/// <summary>The rows of one order, each as it is now. Read by any number of threads while others change the rows.</summary>
public interface ILiveRows
{
    LiveLine this[int position] { get; }
}
