using System.Buffers;
using System.Runtime.InteropServices;

namespace Dashboard.Jobs.Views;

/// <summary>
/// Sorts values by numbers and leaves those of equal numbers as they stand, which the framework's sort of two spans does not. Byte by byte
/// from the last (a radix sort): for a hundred thousand a few milliseconds, and bytes that are the same in all cost nothing.
/// </summary>
internal static class StableSort
{
    private const int Bytes = sizeof(ulong);

    /// <summary>Fewer are put in their places one by one.</summary>
    private const int Few = 48;

    public static void Sort(Span<ulong> numbers, Span<int> values)
    {
        if (numbers.Length < Few)
        {
            Insert(numbers, values);
            return;
        }

        Span<int> counts = stackalloc int[Bytes * 256];
        counts.Clear();
        foreach (var number in numbers)
        {
            for (var at = 0; at < Bytes; at++)
            {
                counts[(at * 256) + (byte)(number >> (8 * at))]++;
            }
        }

        var pairs = ArrayPool<Pair>.Shared.Rent(2 * numbers.Length);
        var from = pairs.AsSpan(0, numbers.Length);
        var to = pairs.AsSpan(numbers.Length, numbers.Length);
        for (var i = 0; i < numbers.Length; i++)
        {
            from[i] = new Pair(numbers[i], values[i]);
        }

        for (var at = 0; at < Bytes; at++)
        {
            var ofByte = counts.Slice(at * 256, 256);
            if (ofByte[(byte)(numbers[0] >> (8 * at))] == numbers.Length)
            {
                continue;
            }

            Place(from, to, ofByte, 8 * at);
            var placed = to;
            to = from;
            from = placed;
        }

        for (var i = 0; i < numbers.Length; i++)
        {
            (numbers[i], values[i]) = (from[i].Number, from[i].Value);
        }

        ArrayPool<Pair>.Shared.Return(pairs);
    }

    private static void Place(ReadOnlySpan<Pair> from, Span<Pair> to, Span<int> counts, int shift)
    {
        var next = 0;
        foreach (ref var count in counts)
        {
            (count, next) = (next, next + count);
        }

        foreach (ref readonly var pair in from)
        {
            to[counts[(byte)(pair.Number >> shift)]++] = pair;
        }
    }

    private static void Insert(Span<ulong> numbers, Span<int> values)
    {
        for (var i = 1; i < numbers.Length; i++)
        {
            var (number, value) = (numbers[i], values[i]);
            var at = i;
            for (; at > 0 && numbers[at - 1] > number; at--)
            {
                (numbers[at], values[at]) = (numbers[at - 1], values[at - 1]);
            }

            (numbers[at], values[at]) = (number, value);
        }
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Pair(ulong Number, int Value);
}
