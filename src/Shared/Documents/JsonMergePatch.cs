using System.Buffers;
using System.Text.Json;

namespace Shared.Documents;

/// <summary>JSON Merge Patch (RFC 7396) on the bytes of two values.</summary>
public static class JsonMergePatch
{
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
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true }))
        {
            Write(writer, targetDocument.RootElement, patchDocument.RootElement);
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

        writer.WriteStartObject();
        if (target is { ValueKind: JsonValueKind.Object } old)
        {
            foreach (var name in Names(old))
            {
                var value = old.GetProperty(name);
                if (!patch.TryGetProperty(name, out var change))
                {
                    writer.WritePropertyName(name);
                    WriteRaw(writer, value);
                }
                else if (change.ValueKind != JsonValueKind.Null)
                {
                    writer.WritePropertyName(name);
                    Write(writer, value, change);
                }
            }
        }

        foreach (var name in Names(patch))
        {
            var change = patch.GetProperty(name);
            var isNew = target is not { ValueKind: JsonValueKind.Object } before || !before.TryGetProperty(name, out _);
            if (isNew && change.ValueKind != JsonValueKind.Null)
            {
                writer.WritePropertyName(name);
                Write(writer, null, change);
            }
        }

        writer.WriteEndObject();
    }

    /// <summary>Each name once: of duplicate keys the last one counts, which is what GetProperty returns.</summary>
    private static IEnumerable<string> Names(JsonElement value) =>
        value.EnumerateObject().Select(member => member.Name).Distinct();

    /// <summary>As it came, so that no number loses digits.</summary>
    private static void WriteRaw(Utf8JsonWriter writer, JsonElement value) =>
        writer.WriteRawValue(value.GetRawText(), skipInputValidation: true);
}
