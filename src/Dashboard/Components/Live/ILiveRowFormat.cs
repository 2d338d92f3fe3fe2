namespace Dashboard.Components.Live;

/// <summary>
/// Turns a row into the cells of a table, in the order of its <see cref="LiveColumn"/>s. Pure, and called only for rows that somebody
/// looks at. Cells hold absolute values in the viewer-independent form that <see cref="LiveColumnKind"/> names.
/// </summary>
public interface ILiveRowFormat<in TRow>
    where TRow : class
{
    /// <summary>What identifies the row across orders; also the last segment of its page's address.</summary>
    string GetKey(TRow row);

    /// <summary>Writes exactly one cell for each column.</summary>
    void Write(TRow row, LiveCells cells);
}
