using Dashboard.Components.Live;
using Dashboard.Jobs.Selection;

namespace Dashboard.Components.Tests.Jobs.Selection;

public sealed class JobSelectionsTests : IDisposable
{
    private readonly JobSelections _selections = new();

    public void Dispose() => _selections.Dispose();

    [Theory]
    [InlineData("", null)]
    [InlineData("job_b job_a", "job_a job_b")]
    [InlineData("*", "*")]
    [InlineData("* job_b job_a", "* job_a job_b")]
    public void Few_AreTheAddresssText(string text, string? expected)
    {
        var picks = _selections.Find(text) ?? LivePicks.None;

        Assert.Equal(expected, _selections.TextOf(picks, JobSelections.MakeToken()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Many_AreFoundAgain_ByAToken(bool isAllBut)
    {
        var keys = Enumerable.Range(0, 5_000).Select(i => $"job_{i}").ToList();
        var picks = (isAllBut ? LivePicks.All : LivePicks.None).With(keys, !isAllBut);
        var text = _selections.TextOf(picks, JobSelections.MakeToken());

        Assert.InRange(text!.Length, 20, 40);
        Assert.Same(picks, _selections.Find(text));
    }

    /// <summary>An id may be any text without blanks, also one that an address would take for something else.</summary>
    [Theory]
    [InlineData("*")]
    [InlineData("~x")]
    public void IdThatLooksLikeAMark_IsStillThatId(string jobId)
    {
        var picks = LivePicks.None.With(jobId, isPicked: true);

        Assert.Same(picks, _selections.Find(_selections.TextOf(picks, JobSelections.MakeToken())));
    }

    [Fact]
    public void TokenOfNobody_IsNothing() => Assert.Null(_selections.Find("~nobody"));

    [Fact]
    public void TwoPages_KeepTheirOwn()
    {
        var (one, other) = (Many(100), Many(200));
        var (textOfOne, textOfOther) = (
            _selections.TextOf(one, JobSelections.MakeToken()),
            _selections.TextOf(other, JobSelections.MakeToken())
        );

        Assert.Same(one, _selections.Find(textOfOne));
        Assert.Same(other, _selections.Find(textOfOther));
    }

    private static LivePicks Many(int count) =>
        LivePicks.None.With(Enumerable.Range(0, count).Select(i => $"job_{i}"), isPicked: true);
}
