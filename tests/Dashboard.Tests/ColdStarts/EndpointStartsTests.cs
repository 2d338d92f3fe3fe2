using CsCheck;
using Dashboard.ColdStarts;
using Testing;

namespace Dashboard.Tests.ColdStarts;

public sealed class EndpointStartsTests
{
    private static readonly DateTimeOffset From = JobsOf.Start;
    private static readonly DateTimeOffset To = JobsOf.Start.AddDays(1);

    /// <summary>Each start is in the span that it lies in, and in no other.</summary>
    [Fact]
    public void Trend_HasEachStartOnce() =>
        Gen.Select(Gen.Int[-3_600, 90_000].List[0, 60], Gen.Int[1, 48])
            .Sample(
                (seconds, spans) =>
                {
                    var trend = StartTrendPoint.Of(seconds.Select(second => Start(From.AddSeconds(second))), From, To, spans);

                    Assert.Equal(spans, trend.Length);
                    foreach (var (place, point) in trend.Index())
                    {
                        var end = place + 1 < spans ? trend[place + 1].From : To;
                        var expected = seconds
                            .Select(second => From.AddSeconds(second))
                            .Count(at => at >= point.From && at < end);
                        Assert.Equal(expected, point.Count);
                        Assert.Equal(point.Count == 0, point.Median is null);
                    }

                    Assert.Equal(seconds.Count(second => second is >= 0 and < 86_400), trend.Sum(point => point.Count));
                }
            );

    [Fact]
    public void WarmWorker_PaysWhereThereAreMoreStartsThanItTakes()
    {
        // 60 s of loading and 240 s of work: 288 a day
        var few = Of(200);
        Assert.Equal(288, few.PaysFrom!.Value, 1e-6);
        Assert.Equal((200.0, false), (few.StartsADay, few.Pays));

        Assert.True(Of(300).Pays);
        Assert.Null(Of(4).PaysFrom);
    }

    /// <summary>The fewer are cold, the less a warm worker saves.</summary>
    [Fact]
    public void WarmWorker_SavesOnlyWhatIsLoaded()
    {
        var starts = Enumerable
            .Range(0, 100)
            .Select(i => Start(From.AddSeconds(i)) with { IsCold = i % 10 == 0, RunSeconds = i % 10 == 0 ? 300 : 240 })
            .ToList();

        // 6 s of loading in the mean, and 240 s of work
        Assert.Equal(86_400.0 / 246, EndpointStarts.Of("ep", starts, From, To, 24).PaysFrom!.Value, 1e-6);
    }

    private static EndpointStarts Of(int count) =>
        EndpointStarts.Of(
            "ep",
            [.. Enumerable.Range(0, count).Select(i => Start(From.AddSeconds(i)) with { RunSeconds = 300 })],
            From,
            To,
            24
        );

    private static AttemptStart Start(DateTimeOffset at) => new("a", 1, at, true, 60, [], null, []) { IsWhole = true };
}
