using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Shared.Documents;

/// <summary>
/// Makes received bytes safe for every later reader and writer of JSON. A byte order mark is refused by System.Text.Json; invalid UTF-8
/// and lone surrogate escapes pass its parser and throw when the string is asked for.
/// </summary>
internal static class JsonText
{
    /// <summary>The field of a note that concerns no single one.</summary>
    internal const string WholeDocument = "(document)";

    /// <summary>What needs no second look: ASCII without the backslash that begins an escape.</summary>
    private static readonly SearchValues<byte> Plain = SearchValues.Create([
        .. Enumerable.Range(0, 128).Where(value => value != '\\').Select(value => (byte)value),
    ]);

    /// <returns>The same memory where nothing had to be changed.</returns>
    public static (ReadOnlyMemory<byte> Json, DocumentNote[] Notes) Normalize(ReadOnlyMemory<byte> received)
    {
        if (!received.Span.ContainsAnyExcept(Plain))
        {
            return (received, []);
        }

        var json = received;
        DocumentNote[] notes = [];

        if (json.Span.StartsWith("\uFEFF"u8))
        {
            json = json[3..];
            notes = [.. notes, new DocumentNote(WholeDocument, "byte order mark removed", "")];
        }

        if (!Utf8.IsValid(json.Span))
        {
            json = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(json.Span));
            notes = [.. notes, new DocumentNote(WholeDocument, "invalid UTF-8 replaced", "")];
        }

        if (json.Span.Contains((byte)'\\') && ReplaceLoneSurrogates(json.Span) is { } replaced)
        {
            json = replaced;
            notes = [.. notes, new DocumentNote(WholeDocument, "lone surrogate replaced", "")];
        }

        return (json, notes);
    }

    /// <returns>Null where every surrogate escape has its other half. The length never changes: one escape replaces another.</returns>
    private static byte[]? ReplaceLoneSurrogates(ReadOnlySpan<byte> json)
    {
        byte[]? copy = null;
        for (var i = 0; i < json.Length - 1; i++)
        {
            if (json[i] != '\\')
            {
                continue;
            }

            if (json[i + 1] != 'u' || !TryReadUnit(json, i, out var unit))
            {
                i++;
                continue;
            }

            if (char.IsHighSurrogate(unit) && TryReadUnit(json, i + 6, out var low) && char.IsLowSurrogate(low))
            {
                i += 11;
                continue;
            }

            if (char.IsSurrogate(unit))
            {
                copy ??= json.ToArray();
                "\\uFFFD"u8.CopyTo(copy.AsSpan(i));
            }

            i += 5;
        }

        return copy;
    }

    private static bool TryReadUnit(ReadOnlySpan<byte> json, int at, out char unit)
    {
        unit = default;
        if (at + 6 > json.Length || json[at] != '\\' || json[at + 1] != 'u')
        {
            return false;
        }

        Span<byte> pair = stackalloc byte[2];
        if (Convert.FromHexString(json.Slice(at + 2, 4), pair, out _, out _) != OperationStatus.Done)
        {
            return false;
        }

        unit = (char)((pair[0] << 8) | pair[1]);
        return true;
    }
}
