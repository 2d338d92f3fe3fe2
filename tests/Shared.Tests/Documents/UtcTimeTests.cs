using System.Globalization;
using System.Text;
using CsCheck;
using Shared.Documents;

namespace Shared.Tests.Documents;

public sealed class UtcTimeTests
{
    /// <summary>The oracle is the framework's own parser.</summary>
    [Fact]
    public void Time_WrittenWithAnyFraction_IsReadExactly() =>
        Gen.Select(Gen.Long[0, DateTime.MaxValue.Ticks], Gen.Int[0, 7])
            .Sample(
                (ticks, digits) =>
                {
                    var format = "yyyy-MM-ddTHH:mm:ss" + (digits == 0 ? "" : "." + new string('f', digits)) + "Z";
                    var text = new DateTime(ticks, DateTimeKind.Utc).ToString(format, CultureInfo.InvariantCulture);
                    Assert.True(UtcTime.TryParse(Encoding.ASCII.GetBytes(text), out var time));
                    Assert.Equal(
                        DateTimeOffset.ParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
                        time
                    );
                }
            );

    /// <summary>One changed character: whatever it takes, the framework takes as the same time.</summary>
    [Fact]
    public void Text_WithOneCharacterChanged_IsReadAsTheFrameworkReadsIt() =>
        Gen.Select(Gen.Int[0, 23], Gen.Char[' ', '~'])
            .Sample(
                (at, character) =>
                {
                    var text = new StringBuilder("2024-02-28T23:59:58.125Z") { [at] = character }.ToString();
                    if (UtcTime.TryParse(Encoding.ASCII.GetBytes(text), out var time))
                    {
                        Assert.Equal(DateTimeOffset.Parse(text, CultureInfo.InvariantCulture), time);
                    }
                }
            );
}
