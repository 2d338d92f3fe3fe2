using System.Globalization;

namespace Simulator.Traces;

/// <summary>Memory as people write it. KB, MB, GB and TB are powers of 1000, KiB, MiB, GiB and TiB of 1024, as everywhere in this API.</summary>
internal static class TraceQuantity
{
    private const string Expected = "memory in bytes or with a unit, such as 17179869184, 16GB or 16GiB";
    private const double Most = 1e15;

    private static readonly (string Unit, double Factor)[] Units =
    [
        ("KIB", 1L << 10),
        ("MIB", 1L << 20),
        ("GIB", 1L << 30),
        ("TIB", 1L << 40),
        ("KB", 1e3),
        ("MB", 1e6),
        ("GB", 1e9),
        ("TB", 1e12),
        ("B", 1),
        ("", 1),
    ];

    public static long Bytes(CsvCell cell)
    {
        var text = cell.Text.ToUpperInvariant();
        var (unit, factor) = Units.First(candidate => text.EndsWith(candidate.Unit, StringComparison.Ordinal));
        return
            double.TryParse(
                text.AsSpan(0, text.Length - unit.Length),
                NumberStyles.Float,
                CultureInfo.InvariantCulture,
                out var number
            )
            && number >= 0
            && number * factor <= Most
            ? (long)(number * factor)
            : throw cell.Unexpected(Expected);
    }
}
