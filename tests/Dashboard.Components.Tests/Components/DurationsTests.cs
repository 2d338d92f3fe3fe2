namespace Dashboard.Components.Tests.Components;

public sealed class DurationsTests
{
    [Theory]
    [InlineData(0, "0s")]
    [InlineData(45.24, "45.2s")]
    [InlineData(59.94, "59.9s")]
    [InlineData(59.96, "1m 00s")]
    [InlineData(847, "14m 07s")]
    [InlineData(3599.9, "59m 59s")]
    [InlineData(11_520, "3h 12m")]
    [InlineData(187_200, "2d 04h")]
    [InlineData(-1, "–")]
    [InlineData(double.NaN, "–")]
    [InlineData(double.PositiveInfinity, "–")]
    public void Format_Seconds_ReadsLikeAClock(double seconds, string expected) =>
        Assert.Equal(expected, Durations.Format(seconds));
}
