using System.Text;

namespace Shared.Documents;

/// <summary>
/// Endpoint ids, GPU types, steps and property names repeat in nearly every document: a small table hands out the string made the
/// last time. Bounded by construction (one slot a hash, the newest wins); a torn race costs one string, nothing else.
/// </summary>
internal static class TextPool
{
    private const int MaxPooledBytes = 64;
    private static readonly string?[] Slots = new string?[4096];

    public static string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > MaxPooledBytes)
        {
            return Encoding.UTF8.GetString(utf8);
        }

        var hash = new HashCode();
        hash.AddBytes(utf8);
        ref var slot = ref Slots[hash.ToHashCode() & (Slots.Length - 1)];
        var text = Volatile.Read(ref slot);
        if (text is not null && Matches(text, utf8))
        {
            return text;
        }

        text = Encoding.UTF8.GetString(utf8);
        Volatile.Write(ref slot, text);
        return text;
    }

    /// <summary>Only ASCII is compared in place; other text is rare enough to be made anew.</summary>
    private static bool Matches(string text, ReadOnlySpan<byte> utf8) => Ascii.Equals(utf8, text);
}
