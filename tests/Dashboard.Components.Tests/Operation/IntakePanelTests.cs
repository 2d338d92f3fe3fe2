using System.Text;
using Bunit;
using Dashboard.Operation;
using Dashboard.Upstream.Intake;
using Shared.Documents;

namespace Dashboard.Components.Tests.Operation;

/// <summary>The two panels of what came: how many and why not, and the bytes of those that could not be used.</summary>
public sealed class IntakePanelTests : BunitContext
{
    private static readonly IntakeReading None = new(0, [], [], []);

    [Fact]
    public void Nothing_IsCountedAsNothing()
    {
        var panel = RenderIntake(None);

        Assert.Equal(["0 documents since the start", "0 documents"], panel.FindAll("dd").Select(value => value.TextContent));
        Assert.Empty(panel.FindAll("table"));
    }

    [Fact]
    public void Documents_AreCounted_WithWhyAndWhatWasPutRight()
    {
        var panel = RenderIntake(
            None with
            {
                Accepted = 12_345,
                Refusals = [("not JSON", 1200), ("too large", 1)],
                Notes = [.. Enumerable.Range(0, 14).Select(i => ($"field_{i}", "out of range", 14L - i))],
            }
        );

        Assert.Equal("12,345 documents since the start", panel.FindAll("dd")[0].TextContent);
        Assert.StartsWith("1,201 documents", panel.FindAll("dd")[1].TextContent, StringComparison.Ordinal);
        Assert.Equal(
            ["not JSON1,200", "too large1"],
            panel.FindAll("table")[0].QuerySelectorAll("tbody tr").Select(row => row.TextContent)
        );
        Assert.Equal(12, panel.FindAll("table")[1].QuerySelectorAll("tbody tr").Length);
        Assert.Equal("and 2 rarer kinds", panel.FindAll("p")[^1].TextContent);
    }

    [Fact]
    public void OneKindTooMany_IsOneKind() =>
        Assert.Equal(
            "and 1 rarer kind",
            RenderIntake(None with { Notes = [.. Enumerable.Range(0, 13).Select(i => ($"f{i}", "why", 1L))] })
                .FindAll("p")[^1]
                .TextContent
        );

    [Fact]
    public void FieldsThatUpstreamNamed_StayText() =>
        HostileText.AssertIsText(RenderIntake(None with { Notes = [(HostileText.Value, "why", 1)] }));

    [Fact]
    public void NothingRefused_SaysWhatWouldStandHere()
    {
        var panel = RenderRefused();

        Assert.StartsWith("None since the start.", panel.Find("p").TextContent, StringComparison.Ordinal);
        Assert.Empty(panel.FindAll("details"));
    }

    [Fact]
    public void Refused_ShowsWhyWhereFromAndItsBytes()
    {
        var panel = RenderRefused(Refused("not JSON", "line 1, byte 2", "job_1", "{nope"u8.ToArray(), 5));

        Assert.Equal("not JSON job_1 · 5 bytes · line 1, byte 2", OneLine(panel.Find("summary").TextContent));
        Assert.Equal("{nope", panel.Find("pre").TextContent);
    }

    [Theory]
    [InlineData(0, "0 bytes", "(no bytes)")]
    [InlineData(1, "1 byte", "(no bytes were kept)")]
    public void Refused_WithoutBytes_SaysWhich(int size, string expectedSize, string expected)
    {
        var panel = RenderRefused(Refused("too large", "skipped", "all jobs", [], size));

        Assert.Contains($" {expectedSize} ", panel.Find("summary").TextContent, StringComparison.Ordinal);
        Assert.Equal(expected, panel.Find("pre").TextContent);
    }

    [Fact]
    public void Refused_OfWhichOnlyTheBeginningIsKept_SaysSo() =>
        Assert.Contains(
            "5,000,000 bytes, the first 4 below",
            RenderRefused(Refused("too large", "skipped", "a", "{\"x\""u8.ToArray(), 5_000_000)).Find("summary").TextContent,
            StringComparison.Ordinal
        );

    [Fact]
    public void Bytes_ThatAreNoText_AreShownAsTheirCode()
    {
        byte[] bytes = [.. "a\n"u8, 0x00, 0x1B, 0xFF, 0xC3, .. "\u202E<b>"u8, 0xE2, 0x82];

        var panel = RenderRefused(Refused("not JSON", "", "a", bytes, bytes.Length));

        Assert.Equal(@"a" + "\n" + @"\x00\x1B\xFF\xC3\xE2\x80\xAE<b>\xE2\x82", panel.Find("pre").TextContent);
        Assert.Empty(panel.FindAll("b"));
    }

    [Fact]
    public void HostileText_StaysText()
    {
        var bytes = Encoding.UTF8.GetBytes(HostileText.Value);

        var panel = RenderRefused(Refused("not JSON", HostileText.Value, HostileText.Value, bytes, bytes.Length));

        HostileText.AssertIsText(panel);
        Assert.StartsWith(HostileText.Markup + @"\x07\xE2\x80\xAE", panel.Find("pre").TextContent, StringComparison.Ordinal);
    }

    private static RefusedDocument Refused(string reason, string detail, string from, byte[] start, long size) =>
        new(DateTimeOffset.UnixEpoch, from, new DocumentRefusal(reason, detail), size, start);

    private static string OneLine(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private IRenderedComponent<IntakePanel> RenderIntake(IntakeReading reading) =>
        Render<IntakePanel>(panel => panel.Add(it => it.Reading, reading));

    private IRenderedComponent<RefusedPanel> RenderRefused(params RefusedDocument[] refused) =>
        Render<RefusedPanel>(panel => panel.Add(it => it.Reading, None with { LatestRefused = [.. refused] }));
}
