using Shared.Documents;

namespace Shared.Tests.Documents;

public sealed class SentenceTests
{
    [Theory]
    [InlineData("API key is missing or invalid", "API key is missing or invalid.")]
    [InlineData("Too many requests. ", "Too many requests.")]
    [InlineData("Why?", "Why?")]
    [InlineData("It said ‘no.’", "It said ‘no.’")]
    [InlineData("It said ‘no’", "It said ‘no’.")]
    [InlineData("cut…", "cut…")]
    [InlineData("and so on:", "and so on.")]
    [InlineData("", "")]
    [InlineData("”", "”.")]
    public void Close_EndsWordsAsASentenceDoes(string words, string expected) => Assert.Equal(expected, Sentence.Close(words));

    [Fact]
    public void Join_OfWordsWithoutAFullStop_DoesNotRunThemTogether() =>
        Assert.Equal("Upstream is away. No route. Wait.", Sentence.Join(["Upstream is away", null, "No route", " ", "Wait."]));
}
