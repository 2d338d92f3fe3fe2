namespace Shared.Quantities;

/// <summary>Decimal units are powers of 1000, binary units powers of 1024.</summary>
public enum ByteUnit : byte
{
    B,
    KB,
    MB,
    GB,
    TB,
    KiB,
    MiB,
    GiB,
    TiB,
}
