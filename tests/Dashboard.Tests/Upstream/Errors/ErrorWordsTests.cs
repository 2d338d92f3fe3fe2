using CsCheck;
using Dashboard.Upstream.Errors;
using Shared.Documents;

namespace Dashboard.Tests.Upstream.Errors;

public sealed class ErrorWordsTests
{
    private const string Key = "sk-3f9a7c2b1d";

    [Theory]
    [InlineData("Invalid key sk-3f9a7c2b1d.", "Invalid key (hidden).")]
    [InlineData("Invalid key SK-3F9A7C2B1D.", "Invalid key (hidden).")]
    [InlineData("sent Authorization: Bearer abc.def-123, sorry", "sent Authorization: Bearer (hidden), sorry")]
    [InlineData("see https://user:pa55@example.com/a", "see https://(hidden)@example.com/a")]
    [InlineData("see https://example.com/a?token=abc&x=1 for more", "see https://example.com/a?(hidden) for more")]
    [InlineData("see http://u:p@h:90/p?q=1#f", "see http://(hidden)@h:90/p?(hidden)#f")]
    [InlineData("The proxy tunnel request to proxy 'http://10.0.0.1:3128/' failed", null)]
    [InlineData("Why? Because https://example.com/status says so", null)]
    public void Clean_HidesWhatOpensDoors_AndNothingElse(string text, string? expected) =>
        Assert.Equal(expected ?? text, ErrorWords.Clean(text, Key));

    [Theory]
    [InlineData("two\r\nlines\tand\0more", "two  lines and more")]
    [InlineData("abc\u202Edcba", "abc dcba")]
    [InlineData("<b>bold</b>", "<b>bold</b>")]
    public void Clean_MakesWhatIsUnseenHarmless(string text, string expected) =>
        Assert.Equal(expected, ErrorWords.Clean(text, key: null));

    [Fact]
    public void Clean_ShortKey_StandsInManyAWord() => Assert.Equal("monkey", ErrorWords.Clean("monkey", "key"));

    /// <summary>Whatever stands around it, and however long: no part of the key comes through that is of use.</summary>
    [Fact]
    public void Clean_AnyText_IsShortAndWithoutTheKey() =>
        Gen.Select(Gen.String, Gen.String, Gen.Int[1, 400])
            .Sample(
                (before, after, times) =>
                {
                    var cleaned = ErrorWords.Clean(string.Concat(Enumerable.Repeat(before + Key + after, times)), Key);

                    Assert.InRange(cleaned.Length, 0, PlainText.MostLength + 1);
                    Assert.DoesNotContain(Key[..8], cleaned, StringComparison.OrdinalIgnoreCase);
                    Assert.DoesNotContain(cleaned, char.IsControl);
                },
                iter: 300
            );
}
