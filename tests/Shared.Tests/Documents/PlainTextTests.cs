using System.Globalization;
using CsCheck;
using Shared.Documents;

namespace Shared.Tests.Documents;

public sealed class PlainTextTests
{
    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.String,
        Gen.OneOf("\n", "\r", "\u2028", "\u202E", "\u2066", "\u001B[31m", "\u0085", "\0", "a", "é", "😀", " ")
            .Array[0, 400]
            .Select(string.Concat)
    );

    /// <summary>Judged by Unicode's own categories: a control, a separator of lines, or a format character that turns the direction.</summary>
    [Fact]
    public void Of_AnyText_IsOneLineOfBoundedLengthWithTheSameVisibleCharacters() =>
        Texts.Sample(text =>
        {
            var plain = PlainText.Of(text);

            Assert.InRange(plain.Length, 0, PlainText.MostLength + 1);
            Assert.DoesNotContain(plain, IsUnfit);
            Assert.Equal(plain, PlainText.Of(plain, PlainText.MostLength + 1));
            var kept = text.Length <= PlainText.MostLength ? text : text[..(plain.Length - 1)] + "…";
            Assert.Equal(string.Concat(kept.Select(c => IsUnfit(c) ? ' ' : c)), plain);
        });

    [Fact]
    public void Of_AFitText_IsTheTextItself()
    {
        const string Text = "Too many requests – wait 30 s 😀";

        Assert.Same(Text, PlainText.Of(Text));
    }

    [Fact]
    public void Of_ATextCutWithinAPair_LeavesTheWholePairOut() => Assert.Equal("ab…", PlainText.Of("ab😀c", 3));

    private static bool IsUnfit(char c) =>
        CharUnicodeInfo.GetUnicodeCategory(c)
            is UnicodeCategory.Control
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
        || "\u061C\u200E\u200F\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069".Contains(c);
}
