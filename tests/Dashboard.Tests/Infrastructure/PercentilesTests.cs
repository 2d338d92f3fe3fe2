using CsCheck;
using Dashboard.Infrastructure;

namespace Dashboard.Tests.Infrastructure;

public sealed class PercentilesTests
{
    [Fact]
    public void Percentile_IsTheLeastValueThatSoManyDoNotExceed() =>
        Gen.Select(Gen.Double[-1e6, 1e6].Array[1, 60], Gen.Int[1, 100])
            .Sample(
                (values, percent) =>
                {
                    var expected = values
                        .Where(value => values.Count(other => other <= value) * 100.0 >= (double)percent * values.Length)
                        .Min();
                    Array.Sort(values);

                    Assert.Equal(expected, Percentiles.Of(values, percent));
                }
            );

    /// <summary>0.28 × 25 is a little more than 7.</summary>
    [Fact]
    public void Rank_IsExact() =>
        Assert.Equal(7, Percentiles.Of([.. Enumerable.Range(1, 25).Select(number => (double)number)], 28));

    [Fact]
    public void PercentileOfNone_IsNone() => Assert.Null(Percentiles.Of([], 50));
}
