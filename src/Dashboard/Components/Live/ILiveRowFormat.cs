namespace Dashboard.Components.Live;

/// <summary>The columns of a table and what is written into them. One that is the same object is the same format.</summary>
public interface ILiveRowFormat
{
    LiveColumns Columns { get; }
}

/// <summary>
/// Turns a row into the cells of a table, in the order of its <see cref="LiveColumn"/>s. Pure, and called only for rows that somebody
/// looks at. Cells hold absolute values in the viewer-independent form that <see cref="LiveColumnKind"/> names.
/// </summary>
public interface ILiveRowFormat<in TRow> : ILiveRowFormat
    where TRow : class
{
    /// <summary>Writes exactly one cell for each column.</summary>
    void Write(TRow row, LiveCells cells);
}
