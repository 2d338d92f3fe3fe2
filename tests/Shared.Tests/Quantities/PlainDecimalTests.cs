using System.Globalization;
using System.Text;
using CsCheck;
using Shared.Quantities;

namespace Shared.Tests.Quantities;

public sealed class PlainDecimalTests
{
    /// <summary>The oracle is the framework's own parser, to the last bit.</summary>
    [Fact]
    public void Number_OfUpTo15Digits_IsExactlyTheFrameworks() =>
        Gen.Select(Gen.Long[0, 999_999_999_999_999], Gen.Int[0, 15], Gen.Bool)
            .Sample(
                (digits, scale, isNegative) =>
                {
                    var text = digits.ToString(CultureInfo.InvariantCulture).PadLeft(scale + 1, '0');
                    text = text.Length > 15 ? text[..15] : text;
                    scale = Math.Min(scale, text.Length - 1);
                    text = (isNegative ? "-" : "") + (scale == 0 ? text : text[..^scale] + "." + text[^scale..]);

                    Assert.True(PlainDecimal.TryRead(Encoding.ASCII.GetBytes(text), out var number), text);
                    Assert.Equal(
                        BitConverter.DoubleToInt64Bits(double.Parse(text, CultureInfo.InvariantCulture)),
                        BitConverter.DoubleToInt64Bits(number.ToDouble())
                    );
                    Assert.Equal(decimal.Parse(text, CultureInfo.InvariantCulture), number.ToDecimal());
                },
                iter: 10_000
            );

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".5")]
    [InlineData("5.")]
    [InlineData("1e5")]
    [InlineData("1.2.3")]
    [InlineData("1234567890123456")]
    [InlineData("12x")]
    public void OtherText_IsLeftToTheFramework(string text) =>
        Assert.False(PlainDecimal.TryRead(Encoding.ASCII.GetBytes(text), out _));

    [Fact]
    public void Start_OfAQuantity_EndsWhereItsUnitBegins()
    {
        Assert.True(PlainDecimal.TryReadStart("12.5GB"u8, out var number, out var length));
        Assert.Equal((12.5, 4), (number.ToDouble(), length));
    }
}
