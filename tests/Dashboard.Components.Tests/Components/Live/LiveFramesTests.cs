using Dashboard.Components.Live;

namespace Dashboard.Components.Tests.Components.Live;

public sealed class LiveFramesTests
{
    private readonly LiveFrames<TextRow> _frames = new(new TextRowFormat());

    [Fact]
    public void Current_BeforeTheFirstOrder_IsLoading()
    {
        Assert.False(_frames.Current.IsLoaded);
        Assert.Equal(0, _frames.Current.RowCount);
    }

    [Fact]
    public void Patch_SomeRows_SharesEveryOtherChunkWithTheFrameBefore()
    {
        var before = _frames.Reorder(Rows(100));
        var after = _frames.Patch([(0, Row("x")), (99, Row("y"))]);

        Assert.Equal(before.Order, after.Order);
        Assert.Equal(before.Tick + 1, after.Tick);
        Assert.Equal(2, before.Chunks.Zip(after.Chunks).Count(pair => !ReferenceEquals(pair.First, pair.Second)));
    }

    [Fact]
    public void Patch_OnePositionTwice_KeepsTheLast()
    {
        _frames.Reorder(Rows(3));
        var after = _frames.Patch([(1, Row("first")), (1, Row("last"))]);

        Assert.Contains("last", after.Chunks[0].Full, StringComparison.Ordinal);
        Assert.DoesNotContain("first", after.Chunks[0].Full, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    public void Patch_PositionOutsideTheOrder_Throws(int position)
    {
        _frames.Reorder(Rows(3));

        Assert.Throws<ArgumentOutOfRangeException>(() => _frames.Patch([(position, Row("x"))]));
    }

    [Fact]
    public void Reorder_FrameHeldByAReader_StaysAsItWas()
    {
        var before = _frames.Reorder(Rows(10));
        var text = before.Chunks[0].Full;
        _frames.Patch([(0, Row("x"))]);
        _frames.Reorder(Rows(2));

        Assert.Equal(10, before.RowCount);
        Assert.Equal(text, before.Chunks[0].Full);
    }

    private static List<LiveRow<TextRow>> Rows(int count) => [.. Enumerable.Range(0, count).Select(i => Row($"{i}"))];

    private static LiveRow<TextRow> Row(string cell) => new(new TextRow("key", cell));
}
