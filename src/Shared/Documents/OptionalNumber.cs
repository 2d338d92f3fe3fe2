namespace Shared.Documents;

/// <summary>A <c>double?</c> in 8 bytes instead of 16, for numbers that are never NaN: a document's are finite.</summary>
internal readonly struct OptionalNumber
{
    /// <summary>The complement of the number's bits. Only a NaN, which no document holds, has the complement 0; so the default is 'none'.</summary>
    private readonly long _complement;

    private OptionalNumber(double value) => _complement = ~BitConverter.DoubleToInt64Bits(value);

    public static implicit operator OptionalNumber(double? value) => value is { } number ? new OptionalNumber(number) : default;

    public static implicit operator double?(OptionalNumber number) =>
        number._complement == 0 ? null : BitConverter.Int64BitsToDouble(~number._complement);
}
