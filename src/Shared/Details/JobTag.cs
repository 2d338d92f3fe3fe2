using System.Text;
using System.Text.Json;

namespace Shared.Details;

/// <summary>A tag. Upstream spells some names in two ways; <see cref="CanonicalName"/> joins them.</summary>
/// <param name="Name">As upstream wrote it.</param>
/// <param name="Value">A text as it is, another value as its JSON: something to group and filter by.</param>
public readonly record struct JobTag(string Name, string Value)
{
    /// <summary><c>user_id</c> and <c>userId</c> are one tag: without underscores, in lower case.</summary>
    public string CanonicalName => Name.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();

    /// <param name="canonicalName">Compared without making a text of the name.</param>
    public bool IsNamed(ReadOnlySpan<char> canonicalName)
    {
        var at = 0;
        foreach (var letter in Name)
        {
            if (letter != '_' && (at == canonicalName.Length || char.ToLowerInvariant(letter) != canonicalName[at++]))
            {
                return false;
            }
        }

        return at == canonicalName.Length;
    }

    /// <param name="json">The value of <c>tags</c>; what is no object has none.</param>
    public static IReadOnlyList<JobTag> ReadAll(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return [];
        }

        var tags = new List<JobTag>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (reader.TokenType == JsonTokenType.String)
            {
                tags.Add(new JobTag(name, reader.GetString()!));
            }
            else if (reader.TokenType != JsonTokenType.Null)
            {
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                tags.Add(new JobTag(name, Encoding.UTF8.GetString(json[start..(int)reader.BytesConsumed])));
            }
        }

        return tags;
    }
}
