using System.Globalization;
using CsCheck;
using Shared.Api;

namespace Shared.Tests.Api;

public sealed class UpstreamClockTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly Gen<string> Times = Gen.OneOf(
        Gen.OneOf("0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "3000-01-01T00:00:00Z", "9999-12-31T23:59:59Z"),
        Gen.Int[-3000, 3000].Select(days => Now.AddDays(days).ToString("O", CultureInfo.InvariantCulture))
    );

    private static readonly Gen<string?> Speeds = Gen.OneOf<string?>(
        Gen.OneOf(null, "0", "-1", "NaN", "Infinity", "1e12", "1e308", "1e-308", "fast", "1", "100"),
        Gen.Double[1e-6, 1e6].Select(speed => (string?)speed.ToString("R", CultureInfo.InvariantCulture))
    );

    /// <summary>Whatever the headers say and however long ago they said it, what is reckoned from them lies within all calendars.</summary>
    [Fact]
    public void Clock_OfAnyHeaders_StaysNearTheWallClock() =>
        Gen.Select(Times, Speeds, Gen.Int[-100_000, 10_000_000], Times)
            .Sample(
                (time, speed, seconds, moment) =>
                {
                    var clock = Read(time, speed)!;
                    var wall = Now.AddSeconds(seconds);

                    Assert.InRange(clock.Speed, double.Epsilon, UpstreamClock.MostSpeed);
                    Assert.InRange(clock.At(wall) - wall, -UpstreamClock.MostApart, UpstreamClock.MostApart);
                    // never throws
                    _ = clock.WallTimeUntil(DateTimeOffset.Parse(moment, CultureInfo.InvariantCulture), wall);
                }
            );

    [Fact]
    public void Clock_OfAStory_RunsAtItsSpeed()
    {
        var clock = Read("2030-05-01T00:00:00Z", "100")!;

        Assert.Equal((Now, 100d), (clock.ReadAt, clock.Speed));
        Assert.Equal(new DateTimeOffset(2030, 5, 1, 0, 5, 0, TimeSpan.Zero), clock.At(Now.AddSeconds(3)));
        Assert.Equal(new DateTimeOffset(2030, 4, 30, 23, 55, 0, TimeSpan.Zero), clock.At(Now.AddSeconds(-3)));
        Assert.Equal(TimeSpan.FromSeconds(2), clock.WallTimeUntil(clock.At(Now.AddSeconds(5)), Now.AddSeconds(3)));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-3")]
    [InlineData("NaN")]
    [InlineData("fast")]
    [InlineData(null)]
    public void Speed_ThatIsNone_IsThatOfTheWallClock(string? speed) =>
        Assert.Equal(1, Read("2030-05-01T00:00:00Z", speed)?.Speed);

    [Fact]
    public void Answer_WithoutATime_TellsOfNoClock()
    {
        Assert.Null(Read(null, "100"));
        Assert.Null(Read("noon", "100"));
    }

    private static UpstreamClock? Read(string? time, string? speed)
    {
        using var response = new HttpResponseMessage();
        foreach (var (name, value) in new[] { ("X-Simulator-Time", time), ("X-Simulator-Speed", speed) })
        {
            if (value is not null)
            {
                response.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return UpstreamClock.Read(response.Headers, Now);
    }
}
