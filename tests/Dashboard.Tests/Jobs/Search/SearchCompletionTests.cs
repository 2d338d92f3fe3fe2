using CsCheck;
using Dashboard.Jobs.Search;

namespace Dashboard.Tests.Jobs.Search;

public sealed class SearchCompletionTests
{
    private readonly Vocabulary _vocabulary = new();

    /// <param name="text">The caret stands at the bar.</param>
    [Theory]
    [InlineData("sta|", "state:|", "started>|")]
    [InlineData("cost>5 sta|", "cost>5 state:|", "cost>5 started>|")]
    [InlineData("-sub|", "-substate:|")]
    [InlineData("phase|", "substate:|")]
    [InlineData("st|:failed", "state|:failed")]
    [InlineData("en|>=5", "endpoint|>=5", "ended|>=5")]
    [InlineData("state:|", "state:unknown|", "state:queued|")]
    [InlineData("state:fa|", "state:failed|")]
    [InlineData("state:failed,t|", "state:failed,timeout|", "state:failed,initializing|")]
    [InlineData("state:fa| cost>5", "state:failed| cost>5")]
    [InlineData("endpoint:|", "endpoint:ep_video|", "endpoint:\"ep, odd\"|")]
    [InlineData("endpoint:odd|", "endpoint:\"ep, odd\"|")]
    [InlineData("tag.|", "tag.project|", "tag.\"cost center\"|")]
    [InlineData("tag.pro|", "tag.project:|")]
    [InlineData("tag.project:|", "tag.project:alpha|")]
    [InlineData("tag.Project:al|", "tag.Project:alpha|")]
    [InlineData("started>|", "started>-1h|")]
    [InlineData("started>-2|", "started>-24h|")]
    [InlineData("run<|", "run<5m|")]
    [InlineData("fail|", "state:failed|", "is:failing|")]
    [InlineData("video|", "endpoint:ep_video|")]
    [InlineData("alph|", "tag.project:alpha|")]
    public void Suggest_WhereTheCaretStands(string text, params string[] first)
    {
        var caret = text.IndexOf('|', StringComparison.Ordinal);
        var typed = text.Remove(caret, 1);
        var all = SearchCompletion.Suggest(typed, caret, _vocabulary).Select(one => Put(typed, one)).ToList();
        foreach (var expected in first)
        {
            Assert.Contains(
                all,
                one => one.StartsWith(expected[..expected.IndexOf('|', StringComparison.Ordinal)], StringComparison.Ordinal)
            );
        }

        Assert.StartsWith(first[0][..first[0].IndexOf('|', StringComparison.Ordinal)], all[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("state:failed|")]
    [InlineData("cost>|")]
    [InlineData("wrong:|")]
    [InlineData("started:|")]
    public void Suggest_WhereNothingIsKnown_IsNothing(string text)
    {
        var caret = text.IndexOf('|', StringComparison.Ordinal);
        Assert.Empty(SearchCompletion.Suggest(text.Remove(caret, 1), caret, _vocabulary));
    }

    /// <summary>Whatever is typed, a suggestion lies in the text, and a whole one puts no fault there that was not there before.</summary>
    [Fact]
    public void Suggest_AnyTextAndCaret_FitsIn() =>
        Gen.Select(SearchTexts.Any, Gen.Int[0, 60])
            .Sample(
                (text, caret) =>
                {
                    foreach (var one in SearchCompletion.Suggest(text, caret, _vocabulary))
                    {
                        Assert.InRange(one.Start, 0, text.Length);
                        Assert.InRange(one.Length, 0, text.Length - one.Start);
                        if (one.IsWhole)
                        {
                            Assert.InRange(
                                JobSearch.Parse(PutApart(text, one)).Faults.Length,
                                0,
                                JobSearch.Parse(text).Faults.Length
                            );
                        }
                    }
                },
                iter: 10_000
            );

    private static string Put(string text, SearchSuggestion one) =>
        text.Remove(one.Start, one.Length).Insert(one.Start, one.Text);

    /// <summary>As the box does: what is whole is set off from what follows.</summary>
    private static string PutApart(string text, SearchSuggestion one)
    {
        var rest = text[(one.Start + one.Length)..];
        var isApart = rest.Length > 0 && (char.IsWhiteSpace(rest[0]) || rest[0] == ',');
        return text[..one.Start] + one.Text + (one.IsWhole && !isApart ? " " : "") + rest;
    }

    private sealed class Vocabulary : ISearchVocabulary
    {
        public IReadOnlyList<(string Value, int Count)> GetValues(SearchField field) =>
            field.Key switch
            {
                "state" => [("failed", 3), ("queued", 2)],
                "endpoint" => [("ep_video", 5), ("ep, odd", 1)],
                "tag.project" => [("alpha", 2), ("beta", 1)],
                "tag.costcenter" => [("7", 1)],
                _ => [],
            };

        public IReadOnlyList<(string Value, int Count)> GetTags() => [("project", 3), ("cost center", 1)];
    }
}
