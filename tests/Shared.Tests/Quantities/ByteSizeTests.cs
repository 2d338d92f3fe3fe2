using CsCheck;
using Shared.Quantities;

namespace Shared.Tests.Quantities;

public sealed class ByteSizeTests
{
    [Theory]
    [InlineData("12.5GB", 12.5e9, "12.5 GB")]
    [InlineData("2.4MB", 2.4e6, "2.4 MB")]
    [InlineData("40 GiB", 40d * 1024 * 1024 * 1024, "40 GiB")]
    [InlineData("1024", 1024, "1024 B")]
    [InlineData("512 b", 512, "512 B")]
    [InlineData("9999", 9999, "9999 B")]
    [InlineData("19727719316", 19727719316d, "19.73 GB")]
    [InlineData("48000000000", 48e9, "48 GB")]
    [InlineData("3kb", 3000, "3 KB")]
    [InlineData("1TiB", 1024d * 1024 * 1024 * 1024, "1 TiB")]
    [InlineData("80G", 80e9, "80 GB")]
    public void Text_WithUnit_IsBytes(string text, double bytes, string shown)
    {
        Assert.True(ByteSize.TryParse(text, out var size));
        Assert.Equal(bytes, size.Bytes);
        Assert.Equal(shown, size.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("lots")]
    [InlineData("-3GB")]
    [InlineData("12 parsecs")]
    [InlineData("GB")]
    [InlineData("1e999GB")]
    [InlineData("NaN")]
    [InlineData("12GBs")]
    public void Text_ThatIsNoSize_IsNotParsed(string text) => Assert.False(ByteSize.TryParse(text, out _));

    [Fact]
    public void Size_ShownAndParsedAgain_IsTheSameToTheShownDigits() =>
        Gen.Select(Gen.Double[0, 9_999], Gen.Enum<ByteUnit>())
            .Sample(
                (value, unit) =>
                {
                    Assert.True(ByteSize.TryParse($"{value:0.##}{unit}", out var size));
                    Assert.True(ByteSize.TryParse(size.ToString(), out var again));
                    Assert.Equal(size, again);
                }
            );

    [Theory]
    [InlineData("280W", 280)]
    [InlineData("0.28 kW", 280)]
    [InlineData("280", 280)]
    public void Power_WithUnit_IsWatts(string text, double watts)
    {
        Assert.True(Power.TryParse(System.Text.Encoding.UTF8.GetBytes(text), out var power));
        Assert.Equal(watts, power.Watts!.Value, 9);
    }
}
