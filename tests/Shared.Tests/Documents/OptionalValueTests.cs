using CsCheck;
using Shared.Documents;

namespace Shared.Tests.Documents;

public sealed class OptionalValueTests
{
    [Fact]
    public void Time_AnyOrNone_ComesBackAsItWasInUtc() =>
        Gen.DateTimeOffset.Nullable().Sample(time => Assert.Equal(time?.ToUniversalTime(), (DateTimeOffset?)(OptionalTime)time));

    [Fact]
    public void Time_EarliestAndLatest_ComeBack() =>
        Assert.All(
            (DateTimeOffset?[])[DateTimeOffset.MinValue, DateTimeOffset.MaxValue],
            time => Assert.Equal(time, (DateTimeOffset?)(OptionalTime)time)
        );

    [Fact]
    public void Number_AnyFiniteOrNone_ComesBackBitByBit() =>
        Gen
            .Double.Where(double.IsFinite)
            .Nullable()
            .Sample(number => Assert.Equal(Bits(number), Bits((double?)(OptionalNumber)number)));

    [Theory]
    [InlineData(0.0)]
    [InlineData(double.MaxValue)]
    [InlineData(double.Epsilon)]
    public void Number_AtTheEdge_ComesBackBitByBit(double number) =>
        Assert.Equal(Bits(number), Bits((double?)(OptionalNumber)(double?)number));

    private static long? Bits(double? number) => number is { } value ? BitConverter.DoubleToInt64Bits(value) : null;
}
