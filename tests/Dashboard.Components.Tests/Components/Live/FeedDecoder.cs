using Dashboard.Components.Live;

namespace Dashboard.Components.Tests.Components.Live;

/// <summary>What feed-text.js does, written anew: the rows that a browser holds after the texts it was sent.</summary>
internal sealed class FeedDecoder
{
    private long _table;
    private long _order;

    public Dictionary<int, DecodedRow> Rows { get; } = [];

    public long Tick { get; private set; }

    public int RowCount { get; private set; }

    public LiveDrift Drift { get; private set; }

    public int First { get; private set; }

    public int End { get; private set; }

    public void Apply(string text)
    {
        var records = text.Split('\u001E');
        var head = records[0].Split('\u001F').Select(long.Parse).ToArray();
        if (head[0] != _table || head[2] != _order)
        {
            Rows.Clear();
        }

        (_table, Tick, _order, RowCount, Drift, First, End) = (
            head[0],
            head[1],
            head[2],
            (int)head[3],
            new LiveDrift((int)head[4], (int)head[5], head[6] == 1),
            (int)head[7],
            (int)head[8]
        );
        foreach (var gone in Rows.Keys.Where(position => position < First || position >= End).ToList())
        {
            Rows.Remove(gone);
        }

        Assert.Equal("", records[^1]);
        foreach (var record in records[1..^1])
        {
            ApplyRow(record);
        }
    }

    private void ApplyRow(string record)
    {
        var parts = record.Split('\u001F');
        var position = int.Parse(parts[0][1..]);
        if (record[0] == '=')
        {
            Rows[position] = new DecodedRow(int.Parse(parts[1]), parts[2], parts[3..]);
            return;
        }

        Assert.Equal('~', record[0]);
        var row = Rows[position];
        foreach (var cell in parts[2..])
        {
            row.Cells[cell[0] - '0'] = cell[1..];
        }

        Rows[position] = row with { Marks = int.Parse(parts[1]) };
    }
}

internal sealed record DecodedRow(int Marks, string Key, string[] Cells);
