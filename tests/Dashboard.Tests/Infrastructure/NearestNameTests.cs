using CsCheck;
using Dashboard.Infrastructure;

namespace Dashboard.Tests.Infrastructure;

public sealed class NearestNameTests
{
    private static readonly Gen<string> Word = Gen.Char["abc"].Array[0, 6].Select(letters => new string(letters));

    [Fact]
    public void Distance_AnyWords_IsThatOfTheDefinition() =>
        Gen.Select(Word, Word).Sample(words => NearestName.Distance(words.Item1, words.Item2) == Slow(words.Item1, words.Item2));

    [Theory]
    [InlineData("scenraio", "Scenario")]
    [InlineData("PORT", "Port")]
    [InlineData("por", "Port")]
    [InlineData("xyz", null)]
    [InlineData("", null)]
    public void Find_Typed_GivesTheNearOneOnly(string typed, string? found) =>
        Assert.Equal(found, NearestName.Find(typed, ["Scenario", "Port", "Speed"]));

    /// <summary>The recursive definition of optimal string alignment, word by word.</summary>
    private static int Slow(string left, string right)
    {
        if (left.Length == 0 || right.Length == 0)
        {
            return left.Length + right.Length;
        }

        var best = Math.Min(
            Math.Min(Slow(left[..^1], right) + 1, Slow(left, right[..^1]) + 1),
            Slow(left[..^1], right[..^1]) + (left[^1] == right[^1] ? 0 : 1)
        );
        return left.Length > 1 && right.Length > 1 && left[^1] == right[^2] && left[^2] == right[^1]
            ? Math.Min(best, Slow(left[..^2], right[..^2]) + 1)
            : best;
    }
}
