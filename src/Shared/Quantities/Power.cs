using System.Buffers.Text;
using System.Globalization;

namespace Shared.Quantities;

/// <summary>Electrical power such as <c>"280W"</c>; a bare number is watts. Reads W, kW and mW.</summary>
public readonly record struct Power(double? Watts, string? Unparsed = null)
{
    public static bool TryParse(ReadOnlySpan<byte> utf8, out Power power)
    {
        power = default;
        utf8 = utf8.Trim(" \t"u8);
        if (!Utf8Parser.TryParse(utf8, out double value, out var consumed) || !double.IsFinite(value) || value < 0)
        {
            return false;
        }

        var unit = utf8[consumed..].TrimStart(" \t"u8);
        double? factor = unit switch
        {
            [] or [(byte)'W' or (byte)'w'] => 1,
            [(byte)'k' or (byte)'K', (byte)'W' or (byte)'w'] => 1000,
            [(byte)'m', (byte)'W' or (byte)'w'] => 0.001,
            _ => null,
        };
        power = new Power(value * factor);
        return factor.HasValue;
    }

    public override string ToString() =>
        Watts is { } watts ? string.Create(CultureInfo.InvariantCulture, $"{watts:0.#} W") : Unparsed ?? "";
}
