using Dashboard.Components.Live;

namespace Dashboard.Components.Tests.Components.Live;

/// <summary>A row that is its cells.</summary>
internal sealed record TextRow(string Key, params string[] Cells);

internal sealed class TextRowFormat : ILiveRowFormat<TextRow>
{
    /// <summary>How many rows have been written: the work that viewers cause.</summary>
    public int Written { get; private set; }

    public LiveColumns Columns { get; init; } = new();

    public void Write(TextRow row, LiveCells cells)
    {
        Written++;
        foreach (var cell in row.Cells)
        {
            cells.Text(cell);
        }
    }
}
