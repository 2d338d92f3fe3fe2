using CsCheck;
using Dashboard.Infrastructure;
using Testing;

namespace Dashboard.Tests.Infrastructure;

public sealed class TimeRangeTests
{
    private static readonly DateTimeOffset Now = JobsOf.Start;

    /// <summary>Whatever a page is about, its address brings it back.</summary>
    [Fact]
    public void Address_BringsTheRangeBack() =>
        Gen.OneOf(
                Gen.Int[0, TimeRange.Choices.Length - 1].Select(index => new TimeRange(TimeRange.Choices[index].Length)),
                Gen.Select(Gen.Int[0, 1_000_000], Gen.Int[10, 1_000_000])
                    .Select((from, length) => TimeRange.Between(Now.AddSeconds(from), Now.AddSeconds(from + length)))
            )
            .Sample(range =>
            {
                var query = range.ToQuery(TimeRange.LastDay);
                var (parsed, fault) = TimeRange.Parse(
                    (string?)query["range"],
                    (string?)query["from"],
                    (string?)query["to"],
                    TimeRange.LastDay
                );
                Assert.Null(fault);
                Assert.Equal(range, parsed);
                Assert.Equal(range.At(Now), parsed.At(Now));
            });

    [Theory]
    [InlineData(null, null, null)]
    [InlineData("", "", "")]
    public void Address_SaysNothing_IsTheLastDay(string? range, string? from, string? to)
    {
        var (parsed, fault) = TimeRange.Parse(range, from, to, TimeRange.LastDay);
        Assert.Equal((TimeRange.LastDay, null), (parsed, fault));
        Assert.Equal((Now.AddDays(-1), Now), parsed.At(Now));
    }

    [Theory]
    [InlineData("2h", null, null, "'2h'; there are 1h, 6h, 24h, 7d, 30d")]
    [InlineData(null, "2026-01-01T00:00:00Z", null, "not both times")]
    [InlineData(null, "yesterday", "2026-01-01T00:00:00Z", "not both times")]
    [InlineData(null, "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.9999999Z", "not both times")]
    [InlineData(null, "2026-01-02T00:00:00Z", "2026-01-01T00:00:00Z", "ends before it begins")]
    [InlineData(null, "2026-01-01T00:00:00Z", "2026-01-01T00:00:09Z", "shorter than 10 s")]
    public void Address_SaysWhatThereIsNot_IsTheLastDayAndSaidSo(string? range, string? from, string? to, string word)
    {
        var (parsed, fault) = TimeRange.Parse(range, from, to, TimeRange.LastDay);
        Assert.Equal(TimeRange.LastDay, parsed);
        Assert.Contains(word, fault, StringComparison.Ordinal);
    }

    /// <summary>A click on a chart is no range of nothing.</summary>
    [Fact]
    public void Between_TooNear_IsTheLeast() =>
        Assert.Equal((Now, Now + TimeRange.Least), TimeRange.Between(Now, Now.AddSeconds(1)).At(Now.AddDays(9)));
}
