using CsCheck;
using Dashboard.Components.Live;

namespace Dashboard.Components.Tests.Components.Live;

public sealed class LiveWindowTests
{
    private readonly TextRowFormat _format = new();

    private static readonly Gen<string> Cell = Gen.OneOf(
        Gen.String[Gen.Char["ab<&\"|~=0"], 0, 3],
        Gen.String[Gen.Char['\0', '\u00FF'], 0, 4]
    );

    private static readonly Gen<(TextRow Row, LiveRowMarks Marks)> Row = Gen.Select(
        Gen.Int[0, 999],
        Cell.Array[3],
        Gen.Enum<LiveRowMarks>(),
        (key, cells, marks) => (new TextRow($"k{key}", cells), marks)
    );

    private static readonly Gen<Step> Steps = Gen.Frequency(
        (5, Gen.Select(Gen.Int[0, 99], Row).List[0, 6].Select(changes => (Step)new Patch(changes))),
        (1, Row.List[0, 40].Select(rows => (Step)new Reorder(rows))),
        (2, Gen.Select(Gen.Int[-9, 60], Gen.Int[-1, 400]).Select((first, count) => (Step)new Ask(first, count))),
        (3, Gen.Const((Step)new Render())),
        (1, Gen.Const((Step)new OtherTable()))
    );

    /// <summary>
    /// Whatever the ticks, the windows, and the ticks that a slow circuit misses: after each render the browser holds exactly the rows of
    /// its window, as they are now.
    /// </summary>
    [Fact]
    public void Compose_AnySequenceOfTicksAndWindows_BrowserHoldsTheRowsOfItsWindow() =>
        Steps
            .List[1, 60]
            .Sample(
                steps =>
                {
                    var viewer = new Viewer(new TextRowFormat());
                    foreach (var step in steps)
                    {
                        viewer.Take(step);
                    }

                    viewer.Take(new Render());
                },
                iter: 2_000
            );

    [Fact]
    public void Compose_NothingChangedInTheWindow_ReturnsTheSameText()
    {
        var (frames, window) = Start(rows: 100);
        window.Ask(0, 8);
        var text = window.Compose(frames.Current, _format);
        var outside = frames.Patch([Changed(90)]);

        Assert.False(window.WouldChange(outside, _format));
        Assert.Same(text, window.Compose(outside, _format));
    }

    [Fact]
    public void Compose_OneCellChanged_SendsThatCellAlone()
    {
        var (frames, window) = Start(rows: 100);
        window.Compose(frames.Current, _format);
        var next = frames.Patch([Changed(3)]);

        Assert.Equal(
            "1\u001F2\u001F1\u001F100\u001F0\u001F0\u001F0\u001F0\u001F48\u001E~3\u001F0\u001F1new\u001E",
            window.Compose(next, _format)
        );
    }

    [Fact]
    public void Compose_AskedForEverything_SendsAtMostTheLargestWindow()
    {
        var (frames, window) = Start(rows: 10_000);
        window.Ask(-5, int.MaxValue);
        var browser = new FeedDecoder();
        browser.Apply(window.Compose(frames.Current, _format));

        Assert.Equal(LiveWindow.MostRows, browser.Rows.Count);
    }

    [Fact]
    public void Compose_ManyViewersOfOneWindow_EachRowIsWrittenOnce()
    {
        var (frames, _) = Start(rows: 100);
        for (var viewer = 0; viewer < 50; viewer++)
        {
            new LiveWindow().Compose(frames.Current, _format);
        }

        Assert.Equal(48, _format.Written);
    }

    [Fact]
    public void Compose_CellsHoldingTheProtocolsMarks_AreTextAndNothingElse()
    {
        var frames = new PlainTable();
        var hostile = new TextRow("key\u001E=9\u001F", "a\u001F=b", "c\u001E~0\u001F1", "\u0000\u001D<b>");
        var browser = new FeedDecoder();
        browser.Apply(new LiveWindow().Compose(frames.Reorder([(hostile, LiveRowMarks.None)]), _format));

        var row = Assert.Single(browser.Rows).Value;
        Assert.Equal(["a =b", "c ~0 1", "  <b>"], row.Cells);
    }

    private static (PlainTable Frames, LiveWindow Window) Start(int rows)
    {
        var frames = new PlainTable();
        frames.Reorder([
            .. Enumerable.Range(0, rows).Select(i => (new TextRow($"k{i}", $"{i}", "old", "same"), LiveRowMarks.None)),
        ]);
        return (frames, new LiveWindow());
    }

    private static (int, TextRow, LiveRowMarks) Changed(int i) =>
        (i, new TextRow($"k{i}", $"{i}", "new", "same"), LiveRowMarks.None);

    private abstract record Step;

    private sealed record Patch(List<(int, (TextRow Row, LiveRowMarks Marks))> Changes) : Step;

    private sealed record Reorder(List<(TextRow Row, LiveRowMarks Marks)> Rows) : Step;

    private sealed record Ask(int First, int Count) : Step;

    private sealed record Render : Step;

    private sealed record OtherTable : Step;

    /// <summary>A circuit and its browser, beside the plain list of rows that they should show.</summary>
    private sealed class Viewer(TextRowFormat format)
    {
        private readonly LiveWindow _window = new();
        private readonly FeedDecoder _browser = new();
        private PlainTable _frames = new();
        private List<(TextRow Row, LiveRowMarks Marks)> _rows = [];
        private int _askedFirst;
        private int _askedCount = 48;
        private string _sent = "";

        public void Take(Step step)
        {
            switch (step)
            {
                case Patch patch when _rows.Count > 0:
                    var changes = patch.Changes.ConvertAll(change =>
                        (Position: change.Item1 % _rows.Count, Row: KeepKey(change))
                    );
                    changes.ForEach(change => _rows[change.Position] = change.Row);
                    _frames.Patch(
                        changes.Select(change => (change.Position, change.Row.Row, change.Row.Marks)),
                        new LiveDrift(changes.Count, changes.Count % 3, changes.Count % 2 == 0)
                    );
                    break;
                case Reorder reorder:
                    _rows = [.. reorder.Rows];
                    _frames.Reorder(_rows);
                    break;
                case Ask ask:
                    (_askedFirst, _askedCount) = (Math.Max(0, ask.First), Math.Clamp(ask.Count, 1, LiveWindow.MostRows));
                    _window.Ask(ask.First, ask.Count);
                    break;
                case OtherTable:
                    _frames = new PlainTable();
                    _frames.Reorder(_rows);
                    _window.Forget();
                    break;
                case Render:
                    DeliverAndCheck();
                    break;
            }
        }

        /// <summary>Within one order a position is the same row: only its cells and marks change.</summary>
        private (TextRow Row, LiveRowMarks Marks) KeepKey((int Position, (TextRow Row, LiveRowMarks Marks) Row) change)
        {
            var key = _rows[change.Position % _rows.Count].Row.Key;
            return (change.Row.Row with { Key = key }, change.Row.Marks);
        }

        private void DeliverAndCheck()
        {
            var text = _window.Compose(_frames.Current, format);
            if (text != _sent)
            {
                _sent = text;
                _browser.Apply(text);
            }

            var first = Math.Min(_askedFirst, _rows.Count);
            var end = Math.Min(_askedFirst + _askedCount, _rows.Count);
            Assert.Equal(_rows.Count, _browser.RowCount);
            for (var position = first; position < end; position++)
            {
                CheckRow(_rows[position], _browser.Rows[position]);
            }

            Assert.All(_browser.Rows.Keys, position => Assert.InRange(position, _browser.First, _browser.End - 1));
        }

        private static void CheckRow((TextRow Row, LiveRowMarks Marks) expected, DecodedRow actual)
        {
            Assert.Equal(expected.Row.Key, actual.Key);
            Assert.Equal((int)expected.Marks, actual.Marks);
            Assert.Equal(expected.Row.Cells.Select(WithoutControls), actual.Cells);
        }

        private static string WithoutControls(string cell) => string.Concat(cell.Select(c => char.IsControl(c) ? ' ' : c));
    }
}
