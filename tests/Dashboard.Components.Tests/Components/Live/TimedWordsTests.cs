using Bunit;
using Dashboard.Components.Live;

namespace Dashboard.Components.Tests.Components.Live;

public sealed class TimedWordsTests : BunitContext
{
    private static readonly string At = new DateTimeOffset(2026, 11, 29, 12, 17, 23, TimeSpan.Zero)
        .ToUnixTimeMilliseconds()
        .ToString(System.Globalization.CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("Used up until 2026-11-29T12:17:23Z; people's is kept.", "Used up until []; people's is kept.")]
    [InlineData("Heard at 2026-11-29T12:17:23.0000000Z. Cut.", "Heard at []. Cut.")]
    [InlineData("2026-11-29T13:17:23+01:00 and 2026-11-29T12:17:23Z", "[] and []")]
    public void Time_WithinWords_IsShownAsAllOthersAre(string words, string expected)
    {
        var shown = Render<TimedWords>(it => it.Add(timed => timed.Words, words));

        Assert.All(
            shown.FindAll("live-time"),
            time =>
            {
                Assert.Equal(
                    (At, "clock", "server"),
                    (time.GetAttribute("at"), time.GetAttribute("kind"), time.GetAttribute("clock"))
                );
                time.TextContent = "[]";
            }
        );
        Assert.Equal(expected, string.Concat(shown.Nodes.Select(node => node.TextContent)));
    }

    [Theory]
    [InlineData("Nobody answers.")]
    [InlineData("2026-02-31T12:17:23Z")]
    [InlineData("2026-11-29T12:17:23")]
    [InlineData("12026-11-29T12:17:23Zulu")]
    [InlineData("")]
    public void WhatIsNoTime_StaysAsItIs(string words)
    {
        var shown = Render<TimedWords>(it => it.Add(timed => timed.Words, words));

        Assert.Empty(shown.FindAll("live-time"));
        Assert.Equal(words, string.Concat(shown.Nodes.Select(node => node.TextContent)));
    }

    [Fact]
    public void HostileText_StaysText() =>
        HostileText.AssertIsText(Render<TimedWords>(it => it.Add(timed => timed.Words, HostileText.Value)));
}
