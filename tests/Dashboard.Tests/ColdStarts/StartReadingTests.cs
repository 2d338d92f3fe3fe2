using System.Collections.Immutable;
using CsCheck;
using Dashboard.ColdStarts;
using Dashboard.Infrastructure;
using Testing;

namespace Dashboard.Tests.ColdStarts;

public sealed class StartReadingTests
{
    private static readonly DateTimeOffset Now = JobsOf.Start;
    private static readonly StartScope Day = new(TimeRange.LastDay, null);

    private static readonly Gen<ImmutableArray<AttemptStart>> Held = Gen.Select(
            Gen.Int[-200_000, 0],
            Gen.OneOf("ep_a", "ep_b", null),
            Gen.Double[0, 100].Nullable()
        )
        .Select((at, endpoint, seconds) => Start(Now.AddSeconds(at), endpoint, seconds))
        .Array[0, 80]
        .Select(starts => starts.ToImmutableArray());

    /// <summary>The endpoints' parts are the whole, and all of them are of the time and the endpoint that were asked for.</summary>
    [Fact]
    public void Parts_AreTheWhole() =>
        Gen.Select(Held, Gen.OneOf("ep_a", null))
            .Sample(
                (held, endpoint) =>
                {
                    var reading = StartReading.Of(held, null, Day with { EndpointId = endpoint }, Now);

                    var expected = held.Where(start =>
                            start.At >= Now.AddDays(-1) && start.At < Now && (endpoint is null || start.EndpointId == endpoint)
                        )
                        .ToList();
                    Assert.Equal(expected.Count, reading.All.Figures.Count);
                    Assert.Equal(expected.Count, reading.All.Trend.Sum(point => point.Count));
                    Assert.Equal(reading.All.Figures.Count, reading.Endpoints.Sum(one => one.Figures.Count));
                    Assert.Equal(reading.All.Figures.Seconds, reading.Endpoints.Sum(one => one.Figures.Seconds), 1e-6);
                    Assert.Equal(
                        expected
                            .Where(start => start.Seconds > 0)
                            .OrderByDescending(start => start.At)
                            .Take(StartReading.MostRows)
                            .Select(start => start.At),
                        reading.Latest.Select(start => start.At)
                    );
                    Assert.Equal(
                        expected
                            .Select(start => start.Seconds)
                            .Where(seconds => seconds > 0)
                            .OrderDescending()
                            .Take(StartReading.MostRows),
                        reading.Slowest.Select(start => start.Seconds)
                    );
                }
            );

    /// <summary>A day of which the last hour is known is that hour; a range that was chosen stays what it is.</summary>
    [Fact]
    public void Time_BeginsWhereSomethingIsKnown()
    {
        ImmutableArray<AttemptStart> held = [Start(Now.AddHours(-1), "ep_a", 5), Start(Now.AddMinutes(-5), "ep_a", 5)];
        var reading = StartReading.Of(held, null, Day, Now);
        Assert.Equal(
            (Now.AddHours(-1), Now.AddHours(-1), Now.AddDays(-1), Now),
            (reading.From, reading.KnownFrom, reading.AskedFrom, reading.To)
        );

        var chosen = new StartScope(TimeRange.Between(Now.AddHours(-3), Now.AddHours(-2)), null);
        var fixedOne = StartReading.Of(held, null, chosen, Now);
        Assert.Equal((Now.AddHours(-3), Now.AddHours(-2)), (fixedOne.From, fixedOne.To));

        var none = StartReading.Of([], null, Day, Now);
        Assert.Equal((null, Now.AddDays(-1), 0), (none.KnownFrom, none.From, none.All.Figures.Count));
    }

    /// <summary>One old job that still tells of its start does not make the days since then days without starts.</summary>
    [Fact]
    public void Rate_IsOfTheTimeOfWhichAllIsKnown_AndThatHasBeen()
    {
        ImmutableArray<AttemptStart> held =
        [
            Start(Now.AddHours(-20), "ep_a", 5),
            .. Enumerable.Range(1, 10).Select(i => Start(Now.AddMinutes(-i), "ep_a", 5)),
        ];
        Assert.Equal(240, StartReading.Of(held, Now.AddHours(-1), Day, Now).All.StartsADay, 1e-6);

        var today = new StartScope(TimeRange.Between(Now.AddHours(-1), Now.AddHours(23)), null);
        Assert.Equal(240, StartReading.Of(held, Now.AddHours(-9), today, Now).All.StartsADay, 1e-6);
    }

    private static AttemptStart Start(DateTimeOffset at, string? endpoint, double? seconds) =>
        new($"job_{at.Ticks}", 1, at, true, seconds, [], null, []) { IsWhole = true, EndpointId = endpoint };
}
