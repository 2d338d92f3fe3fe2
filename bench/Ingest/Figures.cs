using System.Globalization;

namespace Ingest;

/// <summary>What a reader says of itself: a line of numbers.</summary>
/// <param name="AllocatedBytes">Of its managed heap, ever; 0 for a program that has none.</param>
/// <param name="HeapBytes">What is alive.</param>
internal sealed record Figures(
    double CpuMicroseconds,
    long Events,
    long ResidentKilobytes,
    int Streams,
    long AllocatedBytes,
    long HeapBytes
)
{
    public static Figures Parse(string line)
    {
        var numbers = line.Split(' ').Select(number => long.Parse(number, CultureInfo.InvariantCulture)).ToArray();
        return new(
            numbers[0],
            numbers[1],
            numbers[2],
            (int)numbers[3],
            numbers.ElementAtOrDefault(4),
            numbers.ElementAtOrDefault(5)
        );
    }
}
