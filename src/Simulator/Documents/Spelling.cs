using System.Text.Json;

namespace Simulator.Documents;

/// <summary>Writes quantities and times as the API does: mostly as text with a unit.</summary>
internal static class Spelling
{
    /// <summary>RFC 3339 in UTC; milliseconds only where there are any.</summary>
    public static void Time(Utf8JsonWriter writer, string name, DateTimeOffset time)
    {
        Span<byte> text = stackalloc byte[24];
        var format =
            time.UtcTicks % TimeSpan.TicksPerSecond < TimeSpan.TicksPerMillisecond
                ? "yyyy-MM-ddTHH:mm:ssZ"
                : "yyyy-MM-ddTHH:mm:ss.fffZ";
        time.UtcDateTime.TryFormat(text, out var written, format);
        writer.WriteString(name, text[..written]);
    }

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ");

    public static void Number(Utf8JsonWriter writer, string name, double value, int digits = 1) =>
        writer.WriteNumber(name, Math.Round(value, digits));

    public static void Memory(Utf8JsonWriter writer, string name, long bytes, MemorySpelling spelling)
    {
        switch (spelling)
        {
            case MemorySpelling.Bytes:
                writer.WriteNumber(name, bytes);
                break;
            case MemorySpelling.Megabytes:
                Unit(writer, name, Math.Floor(bytes / 1e6), "MB");
                break;
            case MemorySpelling.Gibibytes:
                Unit(writer, name, Tenths(bytes / (double)(1L << 30)), "GiB");
                break;
            default:
                Unit(writer, name, Tenths(bytes / 1e9), "GB");
                break;
        }
    }

    public static void Power(Utf8JsonWriter writer, string name, double watts, PowerSpelling spelling)
    {
        switch (spelling)
        {
            case PowerSpelling.Number:
                writer.WriteNumber(name, Tenths(watts));
                break;
            case PowerSpelling.Kilowatts:
                Unit(writer, name, Math.Floor(watts) / 1000, "kW");
                break;
            default:
                Unit(writer, name, Math.Floor(watts), "W");
                break;
        }
    }

    private static void Unit(Utf8JsonWriter writer, string name, double number, string unit)
    {
        Span<byte> text = stackalloc byte[40];
        number.TryFormat(text, out var digits);
        foreach (var character in unit)
        {
            text[digits++] = (byte)character;
        }

        writer.WriteString(name, text[..digits]);
    }

    // Down, so that a part never shows as more than the whole.
    private static double Tenths(double value) => Math.Floor(value * 10) / 10;
}
