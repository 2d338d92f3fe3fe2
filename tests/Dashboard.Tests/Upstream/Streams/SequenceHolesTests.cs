using Dashboard.Upstream.Streams;

namespace Dashboard.Tests.Upstream.Streams;

public sealed class SequenceHolesTests
{
    private readonly SequenceHoles _holes = new();

    [Fact]
    public void RareHole_IsALoss()
    {
        Assert.Equal([false, false, true, false, false], new[] { 7L, 8, 10, 11, 11 }.Select(_holes.OnEvent));
    }

    [Fact]
    public void FirstEventAfterAGap_ContinuesNothing()
    {
        _holes.OnEvent(1);
        _holes.Forget();

        Assert.False(_holes.OnEvent(9));
        Assert.True(_holes.OnEvent(11));
    }

    [Fact]
    public void HolesThatAreTheRule_AreNoLosses_AndRareOnesAreAgainAfterLong()
    {
        var sequence = 0L;
        var losses = Enumerable.Range(0, 1000).Count(_ => _holes.OnEvent(sequence += 3));
        Assert.Equal(5, losses);

        for (var i = 0; i < 200_000; i++)
        {
            Assert.False(_holes.OnEvent(++sequence));
        }

        Assert.True(_holes.OnEvent(sequence + 2));
    }
}
