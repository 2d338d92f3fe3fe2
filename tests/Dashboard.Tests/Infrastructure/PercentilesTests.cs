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

    [Fact]
    public void PercentileOfNone_IsNone() => Assert.Null(Percentiles.Of([], 50));
}
