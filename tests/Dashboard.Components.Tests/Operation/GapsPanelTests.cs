using Bunit;
using Dashboard.Operation;
using Dashboard.Upstream.Streams;

namespace Dashboard.Components.Tests.Operation;

public sealed class GapsPanelTests : BunitContext
{
    private static readonly DateTimeOffset Now = new(2026, 1, 15, 14, 2, 11, TimeSpan.Zero);

    [Fact]
    public void None_SaysWhatWouldStandHere()
    {
        var panel = Render(0);

        Assert.StartsWith("None since the start.", panel.Find("p").TextContent, StringComparison.Ordinal);
        Assert.Empty(panel.FindAll("li"));
    }

    [Fact]
    public void Gaps_AreCounted_AndTheLatestAreTold()
    {
        var panel = Render(1234, [.. Enumerable.Range(0, 50).Select(i => new StreamGap(Now, $"job_{i}", "Events are missing."))]);

        Assert.StartsWith("1,234 since the start.", panel.Find("p").TextContent, StringComparison.Ordinal);
        Assert.Equal(10, panel.FindAll("li").Count);
        Assert.Equal("job_0 Events are missing.", panel.Find("li").TextContent.Trim());
        Assert.Equal("clock", panel.Find("li live-time").GetAttribute("kind"));
    }

    /// <summary>Two gaps of one moment may be alike to the letter.</summary>
    [Fact]
    public void GapsThatAreAlike_AreBothShown() =>
        Assert.Equal(2, Render(2, new StreamGap(Now, "a", "Why."), new StreamGap(Now, "a", "Why.")).FindAll("li").Count);

    [Fact]
    public void HostileText_StaysText() =>
        HostileText.AssertIsText(Render(1, new StreamGap(Now, HostileText.Value, HostileText.Value)));

    private IRenderedComponent<GapsPanel> Render(long count, params StreamGap[] latest) =>
        Render<GapsPanel>(panel => panel.Add(it => it.Count, count).Add(it => it.Latest, latest));
}
