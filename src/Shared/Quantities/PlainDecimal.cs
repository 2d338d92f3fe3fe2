namespace Shared.Quantities;

/// <summary>
/// A number as most are written: up to 15 digits, perhaps a point, no exponent. Its digits fit a double's 53 bits and the power of ten is
/// exact, so one division gives the correctly rounded value (Clinger 1990); all other numbers are left to the framework.
/// </summary>
internal readonly struct PlainDecimal
{
    private const int MostDigits = 15;

    private static readonly double[] Powers =
    [
        1,
        1e1,
        1e2,
        1e3,
        1e4,
        1e5,
        1e6,
        1e7,
        1e8,
        1e9,
        1e10,
        1e11,
        1e12,
        1e13,
        1e14,
        1e15,
    ];

    private readonly long _digits;
    private readonly byte _scale;
    private readonly bool _isNegative;

    private PlainDecimal(long digits, byte scale, bool isNegative) =>
        (_digits, _scale, _isNegative) = (digits, scale, isNegative);

    /// <param name="length">Of the number at the start of <paramref name="text"/>; what follows is the caller's.</param>
    public static bool TryReadStart(ReadOnlySpan<byte> text, out PlainDecimal number, out int length)
    {
        number = default;
        length = 0;
        var isNegative = text.Length > 0 && text[0] == '-';
        var at = isNegative ? 1 : 0;
        var digits = 0L;
        var count = 0;
        var point = -1;
        for (; at < text.Length; at++)
        {
            var digit = text[at] - '0';
            if ((uint)digit <= 9)
            {
                digits = (digits * 10) + digit;
                if (++count > MostDigits)
                {
                    return false;
                }
            }
            else if (text[at] == '.' && point < 0 && count > 0)
            {
                point = count;
            }
            else
            {
                break;
            }
        }

        if (count == 0 || point == count || (at < text.Length && (text[at] | 0x20) == 'e'))
        {
            return false;
        }

        number = new PlainDecimal(digits, (byte)(point < 0 ? 0 : count - point), isNegative);
        length = at;
        return true;
    }

    public static bool TryRead(ReadOnlySpan<byte> text, out PlainDecimal number) =>
        TryReadStart(text, out number, out var length) && length == text.Length;

    public double ToDouble()
    {
        var value = _digits / Powers[_scale];
        return _isNegative ? -value : value;
    }

    public decimal ToDecimal() => new((int)_digits, (int)(_digits >> 32), 0, _isNegative, _scale);
}
