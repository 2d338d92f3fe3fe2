using Dashboard.ColdStarts;
using Testing;

namespace Dashboard.Tests.ColdStarts;

public sealed class SuggestionEffectTests
{
    private static readonly DateTimeOffset At = JobsOf.Start;
    private static readonly HashSet<string> Endpoints = new(StringComparer.Ordinal) { "ep" };

    [Fact]
    public void Effect_ComparesTheMediansOfItsEndpoints()
    {
        var starts = Starts(-100, 10, "ep", 60).Concat(Starts(100, 10, "ep", 30)).Concat(Starts(100, 10, "other", 500));
        var effect = SuggestionEffect.Of(starts, Endpoints, At, At.AddHours(1));
        Assert.Equal(
            (10, 10, 60.0, 30.0, -50.0),
            (effect.Before, effect.After, effect.MedianBefore, effect.MedianAfter, effect.ChangePercent)
        );
    }

    [Fact]
    public void Effect_OfFew_IsNotKnown()
    {
        var effect = SuggestionEffect.Of(
            Starts(-100, 10, "ep", 60).Concat(Starts(100, 4, "ep", 30)),
            Endpoints,
            At,
            At.AddHours(1)
        );
        Assert.Equal((false, null), (effect.IsKnown, effect.ChangePercent));
    }

    /// <summary>Starts that take a minute have not loaded half a minute after; those that were quick by chance have.</summary>
    [Fact]
    public void Effect_DoesNotTakeTheQuickOnesForAll()
    {
        var quick = Starts(1, 10, "ep", 5);
        Assert.Equal(0, SuggestionEffect.Of(Starts(-100, 50, "ep", 60).Concat(quick), Endpoints, At, At.AddSeconds(30)).After);
        Assert.Equal(10, SuggestionEffect.Of(Starts(-100, 50, "ep", 60).Concat(quick), Endpoints, At, At.AddSeconds(80)).After);
    }

    private static IEnumerable<AttemptStart> Starts(int second, int count, string endpoint, double seconds) =>
        Enumerable
            .Range(0, count)
            .Select(i => new AttemptStart($"{endpoint}_{second}_{i}", 1, At.AddSeconds(second), true, seconds, [], null, [])
            {
                IsWhole = true,
                EndpointId = endpoint,
            });
}
