using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Shared.Documents;

/// <summary>
/// Endpoint ids, GPU types, steps and property names repeat in nearly every document: a small table hands out the string made the
/// last time. Bounded by construction (one slot a hash, the newest wins); a torn race costs one string, nothing else.
/// </summary>
internal static class TextPool
{
    private const int MaxPooledBytes = 64;
    private static readonly Entry?[] Entries = new Entry?[4096];

    public static string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > MaxPooledBytes)
        {
            return Encoding.UTF8.GetString(utf8);
        }

        ref var slot = ref Entries[Hash(utf8) & (Entries.Length - 1)];
        var entry = Volatile.Read(ref slot);
        if (entry is not null && utf8.SequenceEqual(entry.Utf8))
        {
            return entry.Text;
        }

        entry = new Entry(utf8.ToArray(), Encoding.UTF8.GetString(utf8));
        Volatile.Write(ref slot, entry);
        return entry.Text;
    }

    /// <summary>
    /// Of the length, the first and the last eight bytes: ids differ there. Two texts that share a slot only make each other anew.
    /// </summary>
    private static int Hash(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length < sizeof(ulong))
        {
            var few = (ulong)utf8.Length;
            foreach (var value in utf8)
            {
                few = (few << 8) ^ value;
            }

            return Mix(few);
        }

        var first = BinaryPrimitives.ReadUInt64LittleEndian(utf8);
        var last = BinaryPrimitives.ReadUInt64LittleEndian(utf8[^sizeof(ulong)..]);
        return Mix(first ^ BitOperations.RotateLeft(last, 29) ^ (ulong)utf8.Length);
    }

    /// <summary>Fibonacci hashing: the product's high bits depend on all bits of the value.</summary>
    private static int Mix(ulong value) => (int)((value * 0x9E3779B97F4A7C15) >> 40);

    /// <summary>The bytes beside the text: to compare bytes with bytes is a third of comparing them with characters.</summary>
    private sealed class Entry(byte[] utf8, string text)
    {
        public byte[] Utf8 { get; } = utf8;

        public string Text { get; } = text;
    }
}
