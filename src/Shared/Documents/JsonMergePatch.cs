using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Shared.Documents;

/// <summary>
/// JSON Merge Patch (RFC 7396) on the bytes of two values: linear in both, and bounded, since a member's name may hold a time and a patch
/// adds and never forgets. The bounds limit only what merging adds: a value that came whole stays whole, however large it is.
/// </summary>
public static class JsonMergePatch
{
    /// <summary>An object with more members than this, and than either value had, loses those that the patch does not name, the first ones first.</summary>
    public const int MostMembers = 1024;

    /// <summary>A value longer than this, and than either was, is the patch alone. As long as an event may be by default.</summary>
    public const int MostBytes = 1024 * 1024;

    /// <returns>
    /// The patch's own memory where it replaces all that is there, which is the common case of a full document after a full document;
    /// else newly written bytes.
    /// </returns>
    public static ReadOnlyMemory<byte> Apply(ReadOnlyMemory<byte> target, ReadOnlyMemory<byte> patch)
    {
        if (!IsObject(target.Span) || !IsObject(patch.Span) || IsSame(target.Span, patch.Span) || Covers(target.Span, patch.Span))
        {
            return patch;
        }

        using var targetDocument = JsonDocument.Parse(target);
        using var patchDocument = JsonDocument.Parse(patch);
        var buffer = new ArrayBufferWriter<byte>(target.Length + patch.Length);
        using var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true });
        Write(writer, targetDocument.RootElement, patchDocument.RootElement);
        writer.Flush();
        if (buffer.WrittenCount > Math.Max(MostBytes, Math.Max(target.Length, patch.Length)))
        {
            buffer = new ArrayBufferWriter<byte>(patch.Length);
            writer.Reset(buffer);
            Write(writer, null, patchDocument.RootElement);
            writer.Flush();
        }

        return buffer.WrittenMemory;
    }

    private static bool IsObject(ReadOnlySpan<byte> json) => json.Length > 0 && json[0] == '{';

    /// <summary>Tags and cold starts seldom change. A null inside would have to be dropped, so such a patch takes the long way.</summary>
    private static bool IsSame(ReadOnlySpan<byte> target, ReadOnlySpan<byte> patch) =>
        target.SequenceEqual(patch) && patch.IndexOf("null"u8) < 0;

    /// <summary>
    /// True where the patch names every member of the target in the target's order, none of them null: then the result is the patch.
    /// Two readers in step, no allocation. A false answer costs time only.
    /// </summary>
    private static bool Covers(ReadOnlySpan<byte> target, ReadOnlySpan<byte> patch)
    {
        var older = new Utf8JsonReader(target);
        var newer = new Utf8JsonReader(patch);
        older.Read();
        newer.Read();
        return CoversObject(ref older, ref newer);
    }

    private static bool CoversObject(ref Utf8JsonReader older, ref Utf8JsonReader newer)
    {
        while (older.Read() && older.TokenType == JsonTokenType.PropertyName)
        {
            if (!newer.Read() || newer.TokenType != JsonTokenType.PropertyName || !older.ValueSpan.SequenceEqual(newer.ValueSpan))
            {
                return false;
            }

            older.Read();
            newer.Read();
            if (newer.TokenType == JsonTokenType.Null)
            {
                return false;
            }

            if (older.TokenType == JsonTokenType.StartObject && newer.TokenType == JsonTokenType.StartObject)
            {
                if (!CoversObject(ref older, ref newer))
                {
                    return false;
                }
            }
            else if (newer.TokenType == JsonTokenType.StartObject)
            {
                // in place of what was no object: as of a new member, a null inside would have to be dropped
                return false;
            }
            else
            {
                older.Skip();
                newer.Skip();
            }
        }

        // members that only the patch has: nothing to merge, but a null inside would have to be dropped
        while (newer.Read() && newer.TokenType == JsonTokenType.PropertyName)
        {
            newer.Read();
            if (newer.TokenType is JsonTokenType.Null or JsonTokenType.StartObject)
            {
                return false;
            }

            newer.Skip();
        }

        return true;
    }

    private static void Write(Utf8JsonWriter writer, JsonElement? target, JsonElement patch)
    {
        if (patch.ValueKind != JsonValueKind.Object)
        {
            WriteRaw(writer, patch);
            return;
        }

        var changes = new JsonMembers(patch);
        writer.WriteStartObject();
        if (target is { ValueKind: JsonValueKind.Object } old)
        {
            Write(writer, new JsonMembers(old), changes);
        }
        else
        {
            foreach (var change in changes.All)
            {
                WriteNew(writer, change);
            }
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, JsonMembers old, JsonMembers changes)
    {
        var tooMany = CountTooMany(old, changes);
        foreach (var member in old.All)
        {
            if (changes.Find(member.Name) is not { } change)
            {
                if (--tooMany < 0)
                {
                    writer.WritePropertyName(member.Name);
                    WriteRaw(writer, member.Value);
                }
            }
            else if (change.ValueKind != JsonValueKind.Null)
            {
                writer.WritePropertyName(member.Name);
                Write(writer, member.Value, change);
            }
        }

        foreach (var change in changes.All)
        {
            if (old.Find(change.Name) is null)
            {
                WriteNew(writer, change);
            }
        }
    }

    private static int CountTooMany(JsonMembers old, JsonMembers changes)
    {
        var most = Math.Max(MostMembers, Math.Max(old.All.Count, changes.All.Count));
        if (old.All.Count + changes.All.Count <= most)
        {
            return 0;
        }

        var count = old.All.Count;
        foreach (var (name, change) in changes.All)
        {
            var isNull = change.ValueKind == JsonValueKind.Null;
            var isKnown = old.Find(name) is not null;
            count +=
                isKnown && isNull ? -1
                : isKnown || isNull ? 0
                : 1;
        }

        return Math.Max(0, count - most);
    }

    private static void WriteNew(Utf8JsonWriter writer, (string Name, JsonElement Value) change)
    {
        if (change.Value.ValueKind != JsonValueKind.Null)
        {
            writer.WritePropertyName(change.Name);
            Write(writer, null, change.Value);
        }
    }

    /// <summary>As it came, so that no number loses digits.</summary>
    private static void WriteRaw(Utf8JsonWriter writer, JsonElement value) =>
        writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(value), skipInputValidation: true);
}
