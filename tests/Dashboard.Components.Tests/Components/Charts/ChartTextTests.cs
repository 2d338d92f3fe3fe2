using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using CsCheck;
using CsvHelper;
using Dashboard.Components.Charts;
using Testing;

namespace Dashboard.Components.Tests.Components.Charts;

/// <summary>What is handed to the scripts that draw, and to files.</summary>
public sealed class ChartTextTests
{
    [Fact]
    public void Short_IsTheSameToSixDigits() =>
        Gen.Select(Gen.Double[1, 10], Gen.Int[-6, 12])
            .Select((digits, power) => digits * Math.Pow(10, power))
            .Sample(value =>
            {
                var shortened = ChartText.Short(value)!.Value;
                Assert.True(Math.Abs(shortened - value) <= Math.Abs(value) * 1e-5, $"{value} became {shortened}");
                var text = shortened.ToString("R", CultureInfo.InvariantCulture);
                Assert.True(text.Length <= 15, text);
            });

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Short_OfNoNumber_IsNone(double value)
    {
        Assert.Null(ChartText.Short(value));
        Assert.Null(ChartText.Short(null));
        Assert.Equal(0, ChartText.Short(0));
    }

    [Fact]
    public void Bars_AsTheScriptReadsThem()
    {
        var bars = new StackedBars(
            "Endpoint",
            [new("<b>", [1, 2], "/jobs?q=x"), new("b", [0, 0.5], null)],
            [new("load", 0), new("other", -1)],
            ChartFormat.Seconds,
            "s"
        );
        using var text = JsonDocument.Parse(bars.ToText());
        Assert.Equal(["<b>", "b"], text.RootElement.GetProperty("names").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(["/jobs?q=x", ""], text.RootElement.GetProperty("hrefs").EnumerateArray().Select(href => href.GetString()));
        Assert.Equal("seconds", text.RootElement.GetProperty("format").GetString());
        Assert.Equal("[2,0.5]", text.RootElement.GetProperty("series")[1].GetProperty("values").GetRawText());
        Assert.Equal(-1, text.RootElement.GetProperty("series")[1].GetProperty("colour").GetInt32());
    }

    /// <summary>A gap is null, and what there is not is not there: the libraries take null for something.</summary>
    [Fact]
    public void Plot_AsTheScriptReadsIt()
    {
        var at = JobsOf.Start;
        var plot = new LinePlot(
            at,
            at.AddSeconds(2),
            [at, at.AddSeconds(1.5)],
            [new(new ChartMark("P50", 0), [1.23456789, null])],
            ChartFormat.Seconds,
            "s"
        );
        using var text = JsonDocument.Parse(plot.ToText());
        var from = at.ToUnixTimeSeconds();
        Assert.Equal(
            $"[{from},{from}.5]".Replace(
                $"{from}.5",
                (from + 1.5).ToString(CultureInfo.InvariantCulture),
                StringComparison.Ordinal
            ),
            text.RootElement.GetProperty("xs").GetRawText()
        );
        Assert.Equal("[1.23457,null]", text.RootElement.GetProperty("lines")[0].GetProperty("ys").GetRawText());
        Assert.False(text.RootElement.TryGetProperty("high", out _));
        Assert.False(text.RootElement.TryGetProperty("limits", out _));
    }

    /// <summary>A file has what the chart has, value for value, and no formula.</summary>
    [Fact]
    public void Csv_ReadsBackAsTheTable() =>
        Gen.Select(Gen.OneOf("a", "=cmd", "a,\"b\"\r\nc", "@x", "-1", HostileText.Markup), Gen.Double[-1e9, 1e9].Nullable())
            .Array[0, 6]
            .Sample(rows =>
            {
                var table = new ChartTable(
                    "Job",
                    [new ChartColumn("Together", "s", ChartFormat.Seconds)],
                    [.. rows.Select(row => new ChartRow(row.Item1, [row.Item2]))]
                );
                using var csv = CsvReader.FromText(ChartCsv.Write(table), new CsvReaderOptions { HasHeader = false });
                Assert.True(csv.Read());
                Assert.Equal(("Job", "Together (s)"), (csv.GetString(0), csv.GetString(1)));
                foreach (var (name, value) in rows)
                {
                    Assert.True(csv.Read());
                    Assert.Equal(name[0] is '=' or '@' or '-' ? "'" + name : name, csv.GetString(0));
                    Assert.Equal(
                        value,
                        csv.GetString(1) is { Length: > 0 } text ? double.Parse(text, CultureInfo.InvariantCulture) : null
                    );
                }

                Assert.False(csv.Read());
            });

    [Fact]
    public void Table_OfBars_SumsThem()
    {
        var table = new StackedBars(
            "Endpoint",
            [new("a", [1, 2.5], "/x")],
            [new("load", 0), new("rest", -1)],
            ChartFormat.Seconds,
            "s"
        ).ToTable();
        Assert.Equal(["load", "rest", "Together"], table.Columns.Select(column => column.Name));
        Assert.Equal(ImmutableArray.Create<double?>(1, 2.5, 3.5), table.Rows[0].Values);
    }
}
