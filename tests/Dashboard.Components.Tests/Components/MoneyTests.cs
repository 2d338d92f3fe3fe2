namespace Dashboard.Components.Tests.Components;

public sealed class MoneyTests
{
    [Theory]
    [InlineData("0", "$0.00")]
    [InlineData("0.0049", "<$0.01")]
    [InlineData("0.01", "$0.01")]
    [InlineData("0.0339", "$0.03")]
    [InlineData("2.471", "$2.47")]
    [InlineData("12345.6", "$12,345.60")]
    [InlineData("-1.5", "-$1.50")]
    public void Format_Dollars_InOneWay(string dollars, string expected) =>
        Assert.Equal(expected, Money.Format(decimal.Parse(dollars, System.Globalization.CultureInfo.InvariantCulture)));
}
