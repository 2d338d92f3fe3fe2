using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Shared.Quantities;

/// <summary>
/// An amount of memory such as <c>"12.5GB"</c>: the bytes, and the unit upstream used, in which it is shown again. A bare number is
/// bytes. A text that is not a size keeps its wording in <see cref="Unparsed"/> and has no <see cref="Bytes"/>.
/// </summary>
public readonly record struct ByteSize(double? Bytes, ByteUnit Unit, string? Unparsed = null)
{
    private static readonly double[] Factors =
    [
        1,
        1e3,
        1e6,
        1e9,
        1e12,
        1024d,
        1024d * 1024,
        1024d * 1024 * 1024,
        1024d * 1024 * 1024 * 1024,
    ];

    public static bool TryParse(ReadOnlySpan<byte> utf8, out ByteSize size)
    {
        size = default;
        utf8 = Trim(utf8);
        if (
            !TryParseNumber(utf8, out var value, out var consumed)
            || !double.IsFinite(value)
            || value < 0
            || !TryParseUnit(Trim(utf8[consumed..]), out var unit)
        )
        {
            return false;
        }

        var bytes = value * Factors[(int)unit];
        size = new ByteSize(bytes, unit);
        return double.IsFinite(bytes);
    }

    public static bool TryParse(string text, out ByteSize size) => TryParse(Encoding.UTF8.GetBytes(text), out size);

    /// <returns>
    /// The amount in the unit upstream used, such as <c>12.5 GB</c>, or the text as it came. Bytes are nobody's unit for a GPU's memory:
    /// many of them are shown in the largest decimal unit that they fill.
    /// </returns>
    public override string ToString()
    {
        if (Bytes is not { } bytes)
        {
            return Unparsed ?? "";
        }

        var unit = Unit;
        while (Unit == ByteUnit.B && unit < ByteUnit.TB && bytes >= 10 * Factors[(int)unit] * 1000)
        {
            unit++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{bytes / Factors[(int)unit]:0.##} {unit}");
    }

    private static bool TryParseNumber(ReadOnlySpan<byte> text, out double value, out int length)
    {
        if (!PlainDecimal.TryReadStart(text, out var plain, out length))
        {
            return Utf8Parser.TryParse(text, out value, out length);
        }

        value = plain.ToDouble();
        return true;
    }

    private static bool TryParseUnit(ReadOnlySpan<byte> text, out ByteUnit unit)
    {
        unit = ByteUnit.B;
        if (text.IsEmpty)
        {
            return true;
        }

        // 'G', 'GB' and 'GiB' in any case
        var scale = (text[0] | 0x20) switch
        {
            'b' when text.Length == 1 => 0,
            'k' => 1,
            'm' => 2,
            'g' => 3,
            't' => 4,
            _ => -1,
        };
        if (scale <= 0)
        {
            return scale == 0;
        }

        var rest = text[1..];
        var binary = rest.Length == 2 && (rest[0] | 0x20) == 'i' && (rest[1] | 0x20) == 'b';
        var isDecimal = rest.IsEmpty || (rest.Length == 1 && (rest[0] | 0x20) == 'b');
        unit = (ByteUnit)(binary ? scale + 4 : scale);
        return binary || isDecimal;
    }

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) => text.Trim(" \t"u8);
}
