using Circuits.Viewers;

namespace Circuits.Pages;

/// <summary>The page of one number.</summary>
internal sealed class NumberReader : IPageReader
{
    public int RowCount => 0;

    public bool IsComplete { get; private set; }

    public bool Read(in RenderBatch batch)
    {
        for (var index = 0; index < batch.StringCount; index++)
        {
            if (batch.GetString(index) is [(byte)ShownNumber.Mark, >= (byte)'0' and <= (byte)'9', ..])
            {
                return IsComplete = true;
            }
        }

        return false;
    }

    public PageEvent? TakeEvent() => null;
}

/// <summary>The page with the grid: its rows are there once each job's id has come.</summary>
internal sealed class GridReader : IPageReader
{
    private readonly HashSet<string> _jobs = new(StringComparer.Ordinal);

    public int RowCount => _jobs.Count;

    public bool IsComplete => _jobs.Count == GridPage.VisibleRows;

    public bool Read(in RenderBatch batch)
    {
        var isNews = false;
        for (var index = 0; index < batch.StringCount; index++)
        {
            var text = batch.GetString(index);
            isNews |= text.EndsWith(" %"u8);
            if (!IsComplete && text.StartsWith("job_"u8))
            {
                _jobs.Add(batch.GetText(index));
            }
        }

        return isNews;
    }

    public PageEvent? TakeEvent() => null;
}

/// <summary>The page with the buttons: only their counts change, and the beat.</summary>
internal sealed class FilterReader : IPageReader
{
    public int RowCount => 0;

    public bool IsComplete { get; private set; }

    /// <summary>A count is a text of digits and commas; the frame's do not change.</summary>
    public bool Read(in RenderBatch batch)
    {
        for (var index = 0; index < batch.StringCount; index++)
        {
            var text = batch.GetString(index);
            if (text.Length > 0 && !text.ContainsAnyExceptInRange((byte)',', (byte)'9'))
            {
                return IsComplete = true;
            }
        }

        return false;
    }

    public PageEvent? TakeEvent() => null;
}
